import { invalidOption } from '../errors/invalid-option.ts';

/**
 * The parsed base URL. User and password become an `Authorization` header, since fetch rejects
 * them in a URL. A query is sent with every request.
 */
export interface Endpoint {
  /** `Basic …` if the base URL has a user or a password, otherwise null. */
  readonly authorization: string | null;
  /** The full URL of a path such as `v4/cores`. */
  url(path: string): string;
  /** The same without credentials and the base URL's query: for messages, metadata, cache keys. */
  safeUrl(path: string): string;
  /** Whether the base URL has a user, a password or a query, any of which may hold a key. */
  readonly hasSecrets: boolean;
}

/** @throws SpacexClientError `invalid_option` if the text is not an http(s) URL */
export function parseEndpoint(baseUrl: string): Endpoint {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol)) {
    // The message does not repeat the text, which may contain a password.
    const message =
      'baseUrl: expected an absolute http or https URL, for example "https://api.spacexdata.com".';
    throw invalidOption(message);
  }
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  const credentials = [base.username, base.password].map(decode);
  const authorization =
    base.username === '' && base.password === ''
      ? null
      : `Basic ${toBase64(credentials.join(':'))}`;
  return {
    authorization,
    url: (path) => `${root}/${withQuery(path, base.search)}`,
    safeUrl: (path) => `${root}/${path}`,
    hasSecrets: authorization !== null || base.search !== '',
  };
}

/** A path with one more query, which is empty or begins with a question mark. */
function withQuery(path: string, query: string): string {
  return path.includes('?') ? path + query.replace('?', '&') : path + query;
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
