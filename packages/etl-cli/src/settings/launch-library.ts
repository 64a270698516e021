import type { LaunchLibraryOptions } from '@spacex-platform/spacex-client/launch-library';
import { defined } from '../defined.ts';
import { sourceFetch } from '../network/network.ts';
import { packageVersion } from '../version.ts';
import { type Environment, setting } from './read-setting.ts';

/** The server of Launch Library, and the key of its API; undefined for the public service without a key. */
export interface LaunchLibrarySettings {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
}

/** @param url `--launch-library-url` */
export function launchLibrarySettings(
  url: string | undefined,
  environment: Environment,
): LaunchLibrarySettings {
  return {
    baseUrl: url ?? setting(environment, 'SPACEX_LAUNCH_LIBRARY_URL'),
    apiKey: setting(environment, 'LL2_API_KEY'),
  };
}

/**
 * The options of a client of Launch Library with these settings.
 *
 * @throws UsageError for an invalid variable of the network
 */
export async function launchLibraryOptions(
  settings: LaunchLibrarySettings,
  version = packageVersion(),
) {
  return {
    ...defined({ ...settings }),
    fetch: await sourceFetch(process.env),
    userAgent: `spacex-etl/${version}`,
  } satisfies LaunchLibraryOptions;
}
