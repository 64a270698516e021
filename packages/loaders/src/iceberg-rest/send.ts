import ky, { isHTTPError, isTimeoutError } from 'ky';
import { isPermanentRefusal, networkError, timeoutError } from './errors.ts';
import type { ResolvedRestOptions } from './options.ts';

/** A request to a server. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** JSON text. */
  readonly body?: string | undefined;
}

/** An answer with any status. */
export interface RestAnswer {
  readonly status: number;
  readonly text: string;
}

/** A server may ask to wait this long; a longer wait is cut. */
const maxRetryAfterMs = 60_000;

/**
 * Sends a request. Status 429 and 503 are retried, with the wait of `Retry-After`, and so is a request
 * without an answer, unless a proxy refuses it for good: all requests can be repeated, because commits
 * name the state that they expect.
 *
 * @throws LoaderError `connection` or `tls` if there was no answer
 */
export async function sendRequest(
  options: ResolvedRestOptions,
  { method, url, body }: RestRequest,
): Promise<RestAnswer> {
  const { token, timeoutMs, retries } = options;
  const headers = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const request = { method, headers, ...(body === undefined ? {} : { body }) };
  try {
    const response = await ky(url, {
      ...{ method, timeout: timeoutMs, throwHttpErrors: true },
      retry: {
        ...{ limit: retries, methods: ['get', 'post', 'delete'], maxRetryAfter: maxRetryAfterMs },
        ...{ statusCodes: [429, 503], afterStatusCodes: [429, 503], jitter: true },
        shouldRetry: ({ error }) => (isPermanentRefusal(error) ? false : undefined),
      },
      // Plain data, so that a `fetch` with classes of its own accepts it. The body is read here, so
      // that the timeout covers it.
      fetch: async (input, init) => {
        const { signal } = input instanceof Request ? input : new Request(input, init);
        const {
          status,
          headers: received,
          ...rest
        } = await read(await options.fetch(url, { ...request, signal }));
        const isEmpty = status === 204 || status === 205 || status === 304;
        return new Response(isEmpty ? null : rest.text, { status, headers: received });
      },
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (isHTTPError(error)) {
      const { data, response } = error;
      const text = typeof data === 'string' ? data : JSON.stringify(data ?? {});
      return { status: response.status, text };
    }
    const shown = `${method} ${url}`;
    // Without ky's error as the cause: it has the request with its token.
    throw isTimeoutError(error) ? timeoutError(shown, timeoutMs) : networkError(shown, error);
  }
}

async function read(response: Response): Promise<{
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}> {
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  const type = response.headers.get('content-type');
  return {
    ...{ status: response.status, text },
    headers: {
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
      ...(type === null ? {} : { 'content-type': type }),
    },
  };
}
