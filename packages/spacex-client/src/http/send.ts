import ky from 'ky';
import type { ResolvedOptions } from '../options.ts';
import type { Answer } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { HttpCall } from './http-call.ts';

/**
 * Sends a request until an attempt succeeds or none is left. ky counts, waits and times out; each
 * attempt reads its body inside ky's fetch, so that a timeout covers the body and a half body is
 * an attempt that failed. (A hook after the response would read a clone: twice the memory, and no
 * timeout.)
 *
 * @throws SpacexClientError
 */
export async function send(
  options: ResolvedOptions,
  call: HttpCall,
  etag: string | undefined,
): Promise<Answer> {
  const headers = new Headers(options.headers);
  if (etag !== undefined) headers.set('if-none-match', etag);
  const signal = joined(options.signal, call.signal);
  const attempts = new Attempts(options, call, signal);
  try {
    signal?.throwIfAborted();
    await ky(options.endpoint.url(call.path), {
      method: call.json === undefined ? 'GET' : 'POST',
      headers,
      ...(call.json === undefined ? {} : { json: call.json }),
      ...(signal === undefined ? {} : { signal }),
      timeout: Math.min(options.timeoutMs, options.totalTimeoutMs),
      totalTimeout: options.totalTimeoutMs,
      throwHttpErrors: false,
      retry: {
        limit: options.retries,
        methods: ['get', 'post'],
        shouldRetry: ({ error }) => attempts.shouldRetry(error),
        delay: () => attempts.delayMs,
      },
      fetch: async (input) => {
        await attempts.run(input instanceof Request ? input : new Request(input));
        return new Response(null);
      },
    });
  } catch (error) {
    throw attempts.finalError(error);
  }
  if (attempts.answer === undefined) throw new Error('ky ended without an answer and an error');
  return attempts.answer;
}

function joined(...given: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const signals = given.filter((signal) => signal !== undefined);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}
