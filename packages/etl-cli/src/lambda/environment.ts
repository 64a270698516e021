import { type LaunchLibrarySettings, launchLibrarySettings } from '../settings/launch-library.ts';
import { type Environment, setting } from '../settings/read-setting.ts';
import { allowedSources } from './allowed-sources.ts';
import { IngestError } from './ingest-error.ts';

/**
 * The settings in the environment of the function. The storage reads `SPACEX_KMS_KEY_ID` too, and
 * Powertools reads `POWERTOOLS_*`.
 */
export interface Settings {
  /** Root of the lake's raw zone, `s3://bucket/prefix`. */
  readonly lake: string;
  readonly baseUrl: string | undefined;
  /** The source of an event that names none. */
  readonly source: 'api' | 'live';
  /** Base URLs of mirrors that an event may name as its source. */
  readonly allowedSources: readonly string[];
  readonly launchLibrary: LaunchLibrarySettings;
  /** The secret that has the key of Launch Library; takes precedence over the key in the settings. */
  readonly apiKeySecret: string | undefined;
}

/**
 * `SPACEX_LAKE`, `SPACEX_RAW_BUCKET` (a separate bucket for the raw zone, or instead of a lake),
 * `SPACEX_BASE_URL`, `SPACEX_SOURCE`, `SPACEX_ALLOWED_SOURCES`, `SPACEX_LAUNCH_LIBRARY_URL`, and
 * `LL2_API_KEY` or `LL2_API_KEY_SECRET_ARN`.
 *
 * @throws IngestError `configuration`
 */
export function settingsOf(environment: Environment): Settings {
  const rawBucket = setting(environment, 'SPACEX_RAW_BUCKET');
  const lake = setting(environment, 'SPACEX_LAKE') ?? (rawBucket ? `s3://${rawBucket}` : '');
  if (!lake.startsWith('s3://')) {
    throw new IngestError(
      'configuration',
      'Set SPACEX_LAKE to s3://bucket/prefix, or SPACEX_RAW_BUCKET to the name of a bucket.',
    );
  }
  const source = setting(environment, 'SPACEX_SOURCE') ?? 'api';
  if (source !== 'api' && source !== 'live') {
    throw new IngestError('configuration', 'Invalid SPACEX_SOURCE: expected api or live.');
  }
  return {
    ...{ lake, source, baseUrl: setting(environment, 'SPACEX_BASE_URL') },
    allowedSources: allowedSources(environment),
    launchLibrary: launchLibrarySettings(undefined, environment),
    apiKeySecret: setting(environment, 'LL2_API_KEY_SECRET_ARN'),
  };
}
