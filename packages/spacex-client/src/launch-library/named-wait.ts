import type { Fetch } from '../http/attempt.ts';
import { parseRetryAfter } from '../http/retry-policy.ts';
import { startOfBody } from '../http/status-error.ts';

/** The server accepts 15 anonymous requests an hour, so that an hour is always long enough. */
const longestWaitMs = 3_600_000;

/** A `fetch` that honours the wait which the server names when it refuses a request. */
export interface NamedWait {
  readonly fetch: Fetch;
  /** When the server accepts requests again; undefined if it has refused none. */
  acceptsAt(): Date | undefined;
}

/**
 * Adds a `Retry-After` header to refused requests that lack it: the server names the wait in the
 * text of its answer, "Request was throttled. Expected available in 2429 seconds." If it names
 * none, the wait is an hour. Until the wait is over, requests are refused without being sent.
 *
 * @param isCounted whether the limit applies to a URL
 */
export function namedWait(fetch: Fetch, isCounted: (url: string) => boolean): NamedWait {
  let acceptsAt = 0;
  return {
    acceptsAt: () => (acceptsAt === 0 ? undefined : new Date(acceptsAt)),
    async fetch(url, request) {
      if (!isCounted(url)) return fetch(url, request);
      if (Date.now() < acceptsAt) return refusal(acceptsAt - Date.now());
      const response = await fetch(url, request);
      if (response.status !== 429) return response;
      const header = parseRetryAfter(response.headers.get('retry-after'));
      const waitMs = header ?? waitInText(await startOfBody(response)) ?? longestWaitMs;
      // A header may ask for more than a date can hold.
      acceptsAt = Math.min(Date.now() + waitMs, 8.64e15);
      return refusal(waitMs);
    },
  };
}

function waitInText(text: string): number | undefined {
  const seconds = /available in (\d+) second/.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function refusal(waitMs: number): Response {
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
  return new Response(null, { status: 429, statusText: 'Too Many Requests', headers });
}
