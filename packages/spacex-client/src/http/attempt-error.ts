import { type ClientErrorCode, isTransient } from '../errors/client-error-code.ts';

export interface AttemptErrorDetails {
  readonly status?: number;
  /** The `Retry-After` header as received. */
  readonly retryAfter?: string | null;
  readonly cause?: unknown;
}

/**
 * The failure of one attempt. It stays inside the client: when no attempt is left, it becomes a
 * `SpacexClientError` with the URL and the number of attempts.
 */
export class AttemptError extends Error {
  override readonly name = 'AttemptError';
  readonly code: ClientErrorCode;
  readonly status: number | undefined;
  readonly retryAfter: string | null;

  constructor(code: ClientErrorCode, message: string, details: AttemptErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.retryAfter = details.retryAfter ?? null;
  }

  /** Whether another attempt may succeed. A syntax error may be damage in transit, or the source. */
  get isRetried(): boolean {
    return isTransient(this.code) || this.code === 'invalid_json';
  }
}
