import type { ClientErrorCode } from '../errors/spacex-client-error.ts';

/** Attempts after the first one, unless the caller sets `retries`. */
export const defaultRetries = 4;

/**
 * The code of an error status. `unavailable` is the one that is retried, like failures of the
 * network.
 */
export function codeOfStatus(status: number): ClientErrorCode {
  if (status === 404 || status === 410) return 'not_found';
  if (status === 501 || status === 505 || status === 510) return 'unsupported';
  if (status === 408 || status === 429 || status >= 500) return 'unavailable';
  return 'http_status';
}

/** Limits of the wait between attempts, in milliseconds. */
export interface RetryPolicy {
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
}

/**
 * Milliseconds to wait after a failed attempt (1 is the first): Retry-After, otherwise
 * exponential backoff with full jitter.
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | null,
  policy: RetryPolicy,
): number {
  const requested = parseRetryAfter(retryAfter);
  if (requested !== undefined) return requested;
  const ceiling = Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** (attempt - 1));
  return Math.random() * ceiling;
}

/** Milliseconds of a header with seconds or an HTTP date; anything else counts as no header. */
export function parseRetryAfter(header: string | null): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = / GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
