import type { DocumentIssue } from '../document-issue.ts';
import { type ClientErrorCode, isTransient } from './client-error-code.ts';

export type { ClientErrorCode } from './client-error-code.ts';

/** The details of a {@link SpacexClientError}. */
export interface ClientErrorDetails {
  readonly url?: string;
  readonly status?: number;
  readonly resource?: string;
  /** The number of requests that were sent. */
  readonly attempts?: number;
  /** When the server accepts requests again, if the code is `deferred`. */
  readonly retryAt?: Date;
  /** The issues of the document if the code is `document_rejected`. */
  readonly issues?: readonly DocumentIssue[];
  readonly cause?: unknown;
}

/**
 * The error class of the client. The message says what failed, for which URL, and what to do next.
 *
 * @example
 * ```ts
 * try {
 *   await client.launches.list();
 * } catch (error) {
 *   if (!isSpacexClientError(error) || !error.transient) throw error;
 *   console.warn('a retry may succeed:', error.message);
 * }
 * ```
 */
export class SpacexClientError extends Error {
  override readonly name = 'SpacexClientError';
  readonly code: ClientErrorCode;
  /** Whether the same call may succeed later. */
  readonly transient: boolean;
  readonly url: string | undefined;
  readonly status: number | undefined;
  readonly resource: string | undefined;
  readonly attempts: number | undefined;
  /** When the server accepts requests again, if the code is `deferred`. */
  readonly retryAt: Date | undefined;
  readonly issues: readonly DocumentIssue[];

  constructor(code: ClientErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.transient = isTransient(code);
    this.url = details.url;
    this.status = details.status;
    this.resource = details.resource;
    this.attempts = details.attempts;
    this.retryAt = details.retryAt;
    this.issues = details.issues ?? [];
  }
}

/**
 * Whether an error is a {@link SpacexClientError}, also one from another copy of the package.
 *
 * @example
 * ```ts
 * try {
 *   await client.cores.get('5e9e28a6f35918c0803b265c');
 * } catch (error) {
 *   if (!isSpacexClientError(error) || error.code !== 'not_found') throw error;
 * }
 * ```
 */
export function isSpacexClientError(error: unknown): error is SpacexClientError {
  return error instanceof Error && error.name === 'SpacexClientError' && 'code' in error;
}
