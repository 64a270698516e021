import { isTimeoutError } from 'ky';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { ResolvedOptions } from '../options.ts';
import type { FetchRequest, ValidResponse } from './attempt.ts';
import { attempt } from './attempt.ts';
import { AttemptError } from './attempt-error.ts';
import type { HttpCall } from './http-call.ts';
import { nextStep } from './next-steps.ts';
import { parseRetryAfter, retryDelay } from './retry-policy.ts';

/** Timers may fire this many milliseconds early. */
const timerSlackMs = 2;

/** The attempts of one request: sends each one, decides on the next, and builds the final error. */
export class Attempts {
  response: ValidResponse | undefined;
  /** Milliseconds to wait before the next attempt. */
  delayMs = 0;
  #count = 0;
  #lastFailure: AttemptError | undefined;
  readonly #startedAt = performance.now();
  readonly #options: ResolvedOptions;
  readonly #call: HttpCall;
  readonly #signal: AbortSignal | undefined;
  readonly #url: string;

  constructor(options: ResolvedOptions, call: HttpCall, signal: AbortSignal | undefined) {
    this.#options = options;
    this.#call = call;
    this.#signal = signal;
    this.#url = options.endpoint.safeUrl(call.path);
  }

  /** Sends one attempt, and stores its response if it succeeds. */
  async run(url: string, request: FetchRequest): Promise<void> {
    this.#count++;
    const response = await attempt(url, request, this.#call.expected, this.#options);
    // An attempt that has timed out must not provide the response of the next one.
    request.signal.throwIfAborted();
    this.response = response;
  }

  /** Decides whether to retry. If so, sets `delayMs` and calls `onRetry`. */
  shouldRetry(error: unknown): boolean {
    const options = this.#options;
    const failure = this.#failureOf(error);
    if (failure === undefined || this.#signal?.aborted || !failure.isRetried) return false;
    if (this.#retryAtOf(failure) !== undefined) return false;
    this.delayMs = Math.round(retryDelay(this.#count, failure.retryAfter, options));
    // If the time is up before the next attempt, fail now, with the reason of this attempt.
    if (this.#elapsedMs() + this.delayMs >= options.totalTimeoutMs) return false;
    this.#lastFailure = failure;
    options.onRetry?.({
      url: this.#url,
      attempt: this.#count,
      maxAttempts: options.retries + 1,
      code: failure.code,
      reason: failure.message,
      status: failure.status,
      delayMs: this.delayMs,
    });
    return true;
  }

  /** The error for the caller if no attempt is left. */
  finalError(error: unknown): unknown {
    const [call, signal] = [this.#call, this.#signal];
    const request = `${call.json === undefined ? 'GET' : 'POST'} ${this.#url}`;
    const details = {
      url: this.#url,
      attempts: this.#count,
      ...(call.resource && { resource: call.resource }),
    };
    if (signal?.aborted) {
      const message = `${request} was aborted by the caller's signal`;
      return new SpacexClientError('aborted', message, { ...details, cause: signal.reason });
    }
    const failure = this.#failureOf(error);
    if (failure === undefined) return error;
    const retryAt = this.#retryAtOf(failure);
    const attempts = this.#count === 1 ? '1 attempt' : `${this.#count} attempts`;
    const code = retryAt === undefined ? failure.code : 'deferred';
    const reason =
      retryAt === undefined
        ? failure.message
        : `${failure.message}, and the server asks to wait until ${retryAt.toISOString()} (Retry-After)`;
    const message = `${request} failed after ${attempts}: ${reason}. ${nextStep(code, this.#options.api)}`;
    return new SpacexClientError(code, message, {
      ...details,
      ...(retryAt && { retryAt }),
      ...(failure.status && { status: failure.status }),
      cause: this.#options.mayQuote ? failure.cause : undefined,
    });
  }

  /** When to retry, if the server asks to wait longer than this client may. */
  #retryAtOf(failure: AttemptError): Date | undefined {
    const waitMs = parseRetryAfter(failure.retryAfter) ?? 0;
    if (!failure.isRetried || waitMs <= this.#options.maxRetryAfterMs) return undefined;
    // A header may ask for more than a date can hold.
    return new Date(Math.min(Date.now() + waitMs, 8.64e15));
  }

  #failureOf(error: unknown): AttemptError | undefined {
    if (error instanceof AttemptError) return error;
    if (!isTimeoutError(error)) return undefined;
    const { timeoutMs, totalTimeoutMs } = this.#options;
    const isTotal = this.#elapsedMs() + timerSlackMs >= totalTimeoutMs;
    const limit = isTotal
      ? `the ${totalTimeoutMs} ms (totalTimeoutMs) for all attempts`
      : `${timeoutMs} ms (timeoutMs)`;
    const last = isTotal ? this.#lastFailure : undefined;
    const before = last === undefined ? '' : `; before that: ${last.message}`;
    // Without ky's error as the cause, because its message contains the full URL.
    return new AttemptError('timeout', `no complete response within ${limit}${before}`);
  }

  #elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }
}
