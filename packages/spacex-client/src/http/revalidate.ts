import type { ValidResponse } from './attempt.ts';
import type { Expected } from './check-json.ts';
import { checkJson } from './check-json.ts';
import type { HttpCache, HttpCacheEntry } from './http-cache.ts';

/** Reads the cached body of a URL; undefined if there is none or it is not valid. */
export async function readCache(
  cache: HttpCache | undefined,
  url: string,
  expected: Expected,
): Promise<HttpCacheEntry | undefined> {
  try {
    const entry = await cache?.get(url);
    if (entry === undefined) return undefined;
    // With a damaged entry, a 304 would return a damaged body.
    checkJson(entry.text, expected, { contentType: null, status: 200, mayQuote: false });
    return isEtag(entry.etag) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value can be sent as an ETag, that is, in a header. */
export function isEtag(value: unknown): boolean {
  if (typeof value !== 'string' || value.trim() === '') return false;
  try {
    new Headers({ 'if-none-match': value });
    return true;
  } catch {
    return false;
  }
}

/** Caches a body that has an ETag. */
export async function writeCache(
  cache: HttpCache | undefined,
  url: string,
  { etag, text, bytes }: ValidResponse,
): Promise<void> {
  if (cache === undefined || etag === null) return;
  try {
    await cache.set(url, { etag, text, bytes });
  } catch {
    // The body itself is valid; only the next request cannot be revalidated.
  }
}
