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
