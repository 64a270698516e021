import ky, { isTimeoutError } from 'ky';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { ResolvedOptions } from '../options.ts';
import type { Answer } from './attempt.ts';
import { attempt } from './attempt.ts';
import { AttemptError } from './attempt-error.ts';
import { cleanCause } from './clean-cause.ts';
import type { HttpCall } from './http-call.ts';
import { nextSteps } from './next-steps.ts';
import { retryDelay } from './retry-delay.ts';

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
  const method = call.json === undefined ? 'GET' : 'POST';
  const headers = new Headers(options.headers);
  if (etag !== undefined) headers.set('if-none-match', etag);
  const signal = joined(options.signal, call.signal);
  const maxAttempts = options.retries + 1;
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  let attempts = 0;
  let delayMs = 0;
  let answer: Answer | undefined;
  let lastFailure: AttemptError | undefined;

  const failed = (error: unknown): AttemptError | undefined => {
    if (error instanceof AttemptError) return error;
    if (!isTimeoutError(error)) return undefined;
    const total = elapsed() + timerSlackMs >= options.totalTimeoutMs;
    const limit = total
      ? `the ${options.totalTimeoutMs} ms (totalTimeoutMs) for all attempts`
      : `${options.timeoutMs} ms (timeoutMs)`;
    const before =
      total && lastFailure !== undefined ? `; before that: ${lastFailure.message}` : '';
    // Without ky's error as the cause: its message has the whole URL, and so its secrets.
    return new AttemptError('timeout', `no whole answer within ${limit}${before}`);
  };

  const shouldRetry = ({ error }: { error: Error }): boolean => {
    const failure = failed(error);
    if (failure === undefined || signal?.aborted || !failure.transient) return false;
    delayMs = Math.round(retryDelay(attempts, failure.retryAfter, options));
    // Waiting for an attempt that cannot be made any more would only hide why this one failed.
    if (elapsed() + delayMs >= options.totalTimeoutMs) return false;
    lastFailure = failure;
    options.onRetry?.({
      url: options.endpoint.safeUrl(call.path),
      attempt: attempts,
      maxAttempts,
      code: failure.code,
      reason: options.redactor.redact(failure.message),
      status: failure.status,
      delayMs,
    });
    return true;
  };

  try {
    signal?.throwIfAborted();
    await ky(options.endpoint.url(call.path), {
      method,
      headers,
      ...(call.json === undefined ? {} : { json: call.json }),
      ...(signal === undefined ? {} : { signal }),
      timeout: Math.min(options.timeoutMs, options.totalTimeoutMs),
      totalTimeout: options.totalTimeoutMs,
      throwHttpErrors: false,
      retry: {
        limit: options.retries,
        methods: ['get', 'post'],
        shouldRetry,
        delay: () => delayMs,
      },
      fetch: async (input) => {
        attempts++;
        const request = input instanceof Request ? input : new Request(input);
        const whole = await attempt(request, call.expected, options);
        // An attempt that ky has given up must not answer for the next one.
        request.signal.throwIfAborted();
        answer = whole;
        return new Response(null);
      },
    });
  } catch (error) {
    throw finalError(error);
  }
  if (answer === undefined) throw new Error('ky ended without an answer and without an error');
  return answer;

  function finalError(error: unknown): unknown {
    const url = options.endpoint.safeUrl(call.path);
    const common = {
      url,
      attempts,
      ...(call.resource === undefined ? {} : { resource: call.resource }),
    };
    if (signal?.aborted) {
      const message = `${method} ${url} was aborted by the caller's signal`;
      return new SpacexClientError('aborted', message, { ...common, cause: signal.reason });
    }
    const failure = failed(error);
    if (failure === undefined) return error;
    const what = options.redactor.redact(failure.message);
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    const message = `${method} ${url} failed after ${tries}: ${what}. ${nextSteps[failure.code]}`;
    return new SpacexClientError(failure.code, message, {
      ...common,
      ...(failure.status === undefined ? {} : { status: failure.status }),
      cause: cleanCause(failure.cause, options.redactor),
    });
  }
}

function joined(...given: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const signals = given.filter((signal) => signal !== undefined);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}

/** Timers may fire this much early. */
const timerSlackMs = 2;
