import type { Answer } from './attempt.ts';
import type { Expected } from './check-json.ts';
import { checkJson } from './check-json.ts';
import type { HttpCache, HttpCacheEntry } from './http-cache.ts';

/** The kept body of a URL, if there is one that can be used. */
export async function readCache(
  cache: HttpCache | undefined,
  url: string,
  expected: Expected,
): Promise<HttpCacheEntry | undefined> {
  try {
    const entry = await cache?.get(url);
    if (entry === undefined) return undefined;
    // A damaged entry would turn "not modified" into a lie.
    checkJson(entry.text, expected, { contentType: null, status: 200, mayQuote: false });
    return isEtag(entry.etag) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value can be sent as an ETag: a text, and one that a header can hold. */
export function isEtag(value: unknown): boolean {
  if (typeof value !== 'string' || value.trim() === '') return false;
  try {
    new Headers({ 'if-none-match': value });
    return true;
  } catch {
    return false;
  }
}

/** Keeps a body that has an ETag. */
export async function writeCache(
  cache: HttpCache | undefined,
  url: string,
  answer: Answer,
): Promise<void> {
  if (cache === undefined || answer.etag === null) return;
  try {
    await cache.set(url, { etag: answer.etag, text: answer.text, bytes: answer.bytes });
  } catch {
    // The body is here and good; the next request just cannot save anything.
  }
}
