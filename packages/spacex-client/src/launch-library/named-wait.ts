import type { Fetch } from '../http/attempt.ts';
import { parseRetryAfter } from '../http/retry-policy.ts';
import { startOfBody } from '../http/status-error.ts';
import type { RequestBudget } from './request-budget.ts';

/** The server accepts 15 anonymous requests an hour, so that an hour is always long enough. */
const longestWaitMs = 3_600_000;

/** A `fetch` that honours the wait which the server names when it refuses a request. */
export interface NamedWait {
  readonly fetch: Fetch;
  /** When the server accepts requests again; undefined if it has refused none. */
  acceptsAt(): Date | undefined;
  /** Why the budget could not be read or stored, with the error as it was thrown. */
  budgetFailure(): { readonly error: unknown } | undefined;
}

/**
 * Adds a `Retry-After` header to refused requests that lack it: the server names the wait in the
 * text of its answer, "Request was throttled. Expected available in 2429 seconds." If it names
 * none, the wait is an hour. Until the wait is over, requests are refused without being sent.
 *
 * @param isCounted whether the limit applies to a URL
 * @param budget also refuses requests for which it has to wait
 */
export function namedWait(
  fetch: Fetch,
  isCounted: (url: string) => boolean,
  budget?: RequestBudget,
): NamedWait {
  let acceptsAt = 0;
  let failure: { readonly error: unknown } | undefined;
  /** A store that fails is no fault of the network: the request must not be repeated. */
  const use = async (call: () => Promise<number>): Promise<number> => {
    try {
      const waitMs = await call();
      failure = undefined;
      return waitMs;
    } catch (error) {
      failure = { error };
      return Number.POSITIVE_INFINITY;
    }
  };
  const refuse = (waitMs: number): Response => {
    // A header may ask for more than a date can hold.
    const until = Math.min(Date.now() + waitMs, 8.64e15);
    if (failure === undefined) acceptsAt = Math.max(acceptsAt, until);
    return refusal(until - Date.now());
  };
  return {
    acceptsAt: () => (acceptsAt === 0 ? undefined : new Date(acceptsAt)),
    budgetFailure: () => failure,
    async fetch(url, request) {
      if (!isCounted(url)) return fetch(url, request);
      if (Date.now() < acceptsAt) return refusal(acceptsAt - Date.now());
      const budgetMs = budget === undefined ? 0 : await use(() => budget.take());
      if (budgetMs > 0) return refuse(budgetMs);
      const response = await fetch(url, request);
      if (response.status !== 429) return response;
      const header = parseRetryAfter(response.headers.get('retry-after'));
      const waitMs = header ?? waitInText(await startOfBody(response)) ?? longestWaitMs;
      const refused = refuse(waitMs);
      if (budget === undefined) return refused;
      const until = new Date(acceptsAt);
      const storedMs = await use(() => budget.block(until).then(() => 0));
      return storedMs > 0 ? refuse(storedMs) : refused;
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
