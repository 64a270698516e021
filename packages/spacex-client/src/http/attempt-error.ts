import type { ClientErrorCode } from '../errors/spacex-client-error.ts';
import { clientErrorCodes } from '../errors/spacex-client-error.ts';

export interface AttemptErrorDetails {
  readonly status?: number;
  /** The `Retry-After` header as received. */
  readonly retryAfter?: string | null;
  readonly cause?: unknown;
}

/**
 * Why one attempt failed. Stays inside the client: when no attempt is left it becomes a
 * `SpacexClientError`, which knows the URL and how many attempts there were.
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

  get transient(): boolean {
    return clientErrorCodes[this.code].transient;
  }
}
