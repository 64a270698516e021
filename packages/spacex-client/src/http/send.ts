import ky from 'ky';
import { checkedSignal } from '../errors/checked-signal.ts';
import type { ResolvedOptions } from '../options.ts';
import type { ValidResponse } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { HttpCall } from './http-call.ts';

/**
 * Sends a request with retries and timeouts by ky. Each attempt reads its body inside ky's `fetch`,
 * so that timeouts cover the body and a truncated body counts as a failed attempt. (An
 * `afterResponse` hook would read a clone: twice the memory, and no timeout.)
 *
 * @throws SpacexClientError
 */
export async function send(
  options: ResolvedOptions,
  call: HttpCall,
  etag: string | undefined,
): Promise<ValidResponse> {
  const headers = new Headers(options.headers);
  if (etag !== undefined) headers.set('if-none-match', etag);
  if (call.json !== undefined) headers.set('content-type', 'application/json');
  const signal = anySignal(options.signal, call.signal);
  const attempts = new Attempts(options, call, signal);
  const url = options.endpoint.url(call.path);
  try {
    signal?.throwIfAborted();
    const method = call.json === undefined ? 'GET' : 'POST';
    // Plain data, so that a `fetch` with classes of its own accepts it.
    const request = {
      method,
      headers: Object.fromEntries(headers),
      ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
    };
    await ky(url, {
      method,
      ...(signal && { signal }),
      timeout: Math.min(options.timeoutMs, options.totalTimeoutMs),
      totalTimeout: options.totalTimeoutMs,
      throwHttpErrors: false,
      retry: {
        limit: options.retries,
        methods: ['get', 'post'],
        shouldRetry: ({ error }) => attempts.shouldRetry(error),
        delay: () => attempts.delayMs,
      },
      fetch: async (input, init) => {
        const { signal: limit } = input instanceof Request ? input : new Request(input, init);
        await attempts.run(url, { ...request, signal: limit });
        // ky needs a response; the validated one is in `attempts`.
        return new Response(null);
      },
    });
  } catch (error) {
    throw attempts.finalError(error);
  }
  if (attempts.response === undefined) throw new Error('ky returned without a response');
  return attempts.response;
}

/** The signals of the client and of the call as one. */
function anySignal(...given: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const signals = given.flatMap((signal) => checkedSignal(signal) ?? []);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}
