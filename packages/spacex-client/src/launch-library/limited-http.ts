import { isSpacexClientError, SpacexClientError } from '../errors/spacex-client-error.ts';
import type { Http } from '../http.ts';
import { createHttp } from '../http.ts';
import type { ResolvedOptions } from '../options.ts';
import { namedWait } from './named-wait.ts';
import type { RequestBudget } from './request-budget.ts';

/** The path of the state of the limit, for which the limit does not count. */
export const throttlePath = 'api-throttle/';

/**
 * Sends requests and honours the limit of the server. A refused request waits for as long as
 * `maxRetryAfterMs` allows. In all other cases it fails with `deferred`, also if it was refused
 * again after a wait.
 */
export function limitedHttp(options: ResolvedOptions, budget?: RequestBudget): Http {
  const throttleUrl = options.endpoint.url(throttlePath);
  const wait = namedWait(options.fetch, (url) => url !== throttleUrl, budget);
  const http = createHttp({ ...options, fetch: wait.fetch });
  return async (call) => {
    try {
      return await http(call);
    } catch (error) {
      const budgetFailure = wait.budgetFailure();
      if (budgetFailure !== undefined) throw budgetFailure.error;
      const retryAt = wait.acceptsAt();
      const isRefused = isSpacexClientError(error) && error.code === 'unavailable';
      if (!isRefused || error.status !== 429 || retryAt === undefined) throw error;
      const { url, status, resource, attempts } = error;
      const message = `GET ${url} was refused because of the limit of requests until ${retryAt.toISOString()}. Try again after that time, or allow a longer wait.`;
      throw new SpacexClientError('deferred', message, {
        ...{ retryAt, cause: error },
        ...(url === undefined ? {} : { url }),
        ...(status === undefined ? {} : { status }),
        ...(resource === undefined ? {} : { resource }),
        ...(attempts === undefined ? {} : { attempts }),
      });
    }
  };
}
