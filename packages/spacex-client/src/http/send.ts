import type { ResolvedOptions } from '../options.ts';
import type { ValidResponse } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { HttpCall } from './http-call.ts';
import { wait, withTimeout } from './time-limit.ts';

/**
 * Sends a request with retries and timeouts. An attempt includes the reading of its body, so that
 * timeouts cover the body and a truncated body counts as a failed attempt.
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
    const request = {
      method: call.json === undefined ? 'GET' : 'POST',
      // Plain data, so that a `fetch` with classes of its own accepts it.
      headers: Object.fromEntries(headers),
      ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
    };
    for (;;) {
      try {
        return await withTimeout(attempts.limitMs(), signal, (limit) =>
          attempts.run(url, { ...request, signal: limit }),
        );
      } catch (error) {
        if (!attempts.shouldRetry(error)) throw error;
        await wait(attempts.delayMs, signal);
      }
    }
  } catch (error) {
    throw attempts.finalError(error);
  }
}

function anySignal(...given: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const signals = given.filter((signal) => signal !== undefined);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}
