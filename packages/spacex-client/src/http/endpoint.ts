import { SpacexClientError } from '../errors/spacex-client-error.ts';

/**
 * The base URL, taken apart: what may be shown, and what is secret. User and password become an
 * `Authorization` header, since fetch refuses them in a URL; a query is sent with every request.
 */
export interface Endpoint {
  /** `Basic …` where the base URL has a user, else null. */
  readonly authorization: string | null;
  /** The full URL of a path such as `v4/cores`. */
  url(path: string): string;
  /** The same without anything secret: for messages, records and cache keys. */
  safeUrl(path: string): string;
  /** Whether it carries a user, a password or a query, which may hold a key. */
  readonly hasSecrets: boolean;
}

/** @throws SpacexClientError `invalid_option` when the text is no http(s) URL. */
export function parseEndpoint(baseUrl: string): Endpoint {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol)) {
    // The text itself may hold a password, so the message does not repeat it.
    const message =
      'baseUrl is no absolute http or https URL: give one like "https://api.spacexdata.com"';
    throw new SpacexClientError('invalid_option', message);
  }
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  const credentials = [base.username, base.password].map(decode);
  const authorization =
    base.username === '' && base.password === ''
      ? null
      : `Basic ${toBase64(credentials.join(':'))}`;
  return {
    authorization,
    url: (path) => `${root}/${path}${base.search}`,
    safeUrl: (path) => `${root}/${path}`,
    hasSecrets: authorization !== null || base.search !== '',
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
