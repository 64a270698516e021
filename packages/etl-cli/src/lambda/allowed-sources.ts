import { type Environment, setting } from '../settings/read-setting.ts';
import { IngestError } from './ingest-error.ts';

/**
 * The base URLs of mirrors that an event may name: `SPACEX_ALLOWED_SOURCES`, separated by commas or
 * white space. Without this list, everybody who may invoke the function could decide what the raw zone
 * contains.
 *
 * @throws IngestError `configuration` if one of them is not an HTTP(S) URL
 */
export function allowedSources(environment: Environment): readonly string[] {
  const texts = (setting(environment, 'SPACEX_ALLOWED_SOURCES') ?? '').split(/[\s,]+/);
  return texts.filter(Boolean).map((text, index) => {
    const source = normalized(text);
    if (source !== undefined) return source;
    throw new IngestError(
      'configuration',
      `Invalid SPACEX_ALLOWED_SOURCES: entry ${index + 1} is not the base URL of a mirror. Expected URLs such as https://mirror.example/v4, separated by commas.`,
    );
  });
}

/**
 * `api` and `live` are always allowed: their addresses come from the environment.
 *
 * @throws IngestError `source_not_allowed`
 */
export function refuseOtherSources(source: string, allowed: readonly string[]): void {
  if (source === 'api' || source === 'live') return;
  const wanted = normalized(source);
  if (wanted !== undefined && allowed.includes(wanted)) return;
  // Only the origin: the rest of a URL may contain credentials.
  const { origin = 'unknown' } = URL.parse(source) ?? {};
  throw new IngestError(
    'source_not_allowed',
    `The event names the source ${origin}, which is not allowed. Use "api" or "live", or add the base URL to SPACEX_ALLOWED_SOURCES of the function.`,
  );
}

/** The URL without a slash at its end; undefined if it is none, or has a user, a query or a fragment. */
function normalized(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const { username, password, search, hash, origin, pathname } = url;
  if (`${username}${password}${search}${hash}` !== '') return undefined;
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
