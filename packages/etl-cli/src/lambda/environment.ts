import { type Environment, setting } from '../settings/read-setting.ts';
import { IngestError } from './ingest-error.ts';

/**
 * The settings in the environment of the function. The storage reads `SPACEX_KMS_KEY_ID` too, and
 * Powertools reads `POWERTOOLS_*`.
 */
export interface Settings {
  /** Root of the lake's raw zone, `s3://bucket/prefix`. */
  readonly lake: string;
  readonly baseUrl: string | undefined;
}

/**
 * `SPACEX_LAKE`, `SPACEX_RAW_BUCKET` (a separate bucket for the raw zone, or instead of a lake), and
 * `SPACEX_BASE_URL`.
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
  return { lake, baseUrl: setting(environment, 'SPACEX_BASE_URL') };
}
