import { invalidOption } from '../errors/invalid-option.ts';
import { wholeNumber } from '../errors/whole-number.ts';
import type { ResolvedOptions, SpacexClientOptions } from '../options.ts';
import { headerPairs, resolveOptions } from '../options.ts';
import type { RequestBudget } from './request-budget.ts';

/** The public server, in the version that the schemas describe. */
export const launchLibraryUrl = 'https://ll.thespacedevs.com/2.3.0';

/** What the base URL has to serve, for messages. */
export const launchLibraryApi = 'version 2.3.0 of Launch Library';

/** Options of `createLaunchLibraryClient`, all optional. Times are in milliseconds. */
export interface LaunchLibraryOptions
  extends Pick<
    SpacexClientOptions,
    'fetch' | 'headers' | 'maxBodyBytes' | 'onRetry' | 'signal' | 'userAgent'
  > {
  /** URL of the API with its version. Default `https://ll.thespacedevs.com/2.3.0`. */
  readonly baseUrl?: string | URL;
  /** Key that raises the limit of 15 requests an hour. No message contains it. */
  readonly apiKey?: string | undefined;
  /** Timeout of one attempt. Default 120,000: a page of 100 launches has several megabytes. */
  readonly timeoutMs?: number;
  /** Timeout of all attempts of a request, in addition to `maxWaitMs`. Default 300,000. */
  readonly totalTimeoutMs?: number;
  /** Retries after a failed attempt. Default 2, because each attempt counts against the limit. */
  readonly retries?: number;
  /**
   * Maximum wait when the server refuses a request because of the limit. A longer one ends the
   * request with the code `deferred` and `retryAt`. Default 0: never wait.
   */
  readonly maxWaitMs?: number;
  /**
   * Counts requests before they are sent, also those of other programs. A request for which it has
   * to wait is treated as if the server had refused it. What the budget throws ends the request.
   * Default: none, only the server counts.
   */
  readonly budget?: RequestBudget;
}

/** A day: longer than any wait that the server names, and within the limit of a timer. */
const maxWaitLimitMs = 86_400_000;

/** @throws SpacexClientError `invalid_option` */
export function resolveLaunchLibraryOptions(options: LaunchLibraryOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('options: expected an object.');
  }
  const { apiKey, baseUrl = launchLibraryUrl, budget: _, maxWaitMs = 0, ...rest } = options;
  const { timeoutMs = 120_000, retries = 2, totalTimeoutMs = 300_000 } = options;
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    // The message does not repeat the key.
    const message = 'apiKey: expected printable ASCII without spaces.';
    throw invalidOption(message);
  }
  wholeNumber('maxWaitMs', maxWaitMs, 0, maxWaitLimitMs);
  const authorization = apiKey === undefined ? [] : [['authorization', `Token ${apiKey}`] as const];
  return resolveOptions(
    {
      ...rest,
      ...{ baseUrl, timeoutMs, retries, maxRetryAfterMs: maxWaitMs },
      totalTimeoutMs: totalTimeoutMs + maxWaitMs,
      headers: [...headerPairs(options.headers), ...authorization],
    },
    launchLibraryApi,
  );
}
