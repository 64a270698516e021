import type { DocumentIssue } from '../document-issue.ts';

/** Every way in which the client can fail. Codes are stable; messages are for people. */
export const clientErrorCodes = {
  /** The server could not be reached, or the connection broke, and retrying did not help. */
  unreachable: { transient: true },
  /** No whole answer in time. */
  timeout: { transient: true },
  /** 408, 429 or 5xx to the end of the retries. */
  unavailable: { transient: true },
  /** The body ended early or is not whole JSON. */
  broken_body: { transient: true },
  /** Any other status that is no success. */
  http_status: { transient: false },
  /** 404, 410, or 204 with nothing in it: no such document or resource. */
  not_found: { transient: false },
  /** A success whose body is no JSON: an HTML page, for one. */
  not_json: { transient: false },
  /** JSON of another shape than the API documents: an object where a list should be. */
  unexpected_shape: { transient: false },
  /** The body is larger than the client accepts. */
  body_too_large: { transient: false },
  /** One document was asked for, and it breaks its schema. */
  document_rejected: { transient: false },
  /** The caller's signal ended the request. */
  aborted: { transient: false },
  /** The client was given an option that it cannot use. */
  invalid_option: { transient: false },
} as const satisfies Record<string, { transient: boolean }>;

/** A code of {@link SpacexClientError}, stable over versions. */
export type ClientErrorCode = keyof typeof clientErrorCodes;

/** What a {@link SpacexClientError} knows beside its message. */
export interface ClientErrorDetails {
  readonly url?: string;
  readonly status?: number;
  readonly resource?: string;
  /** How many requests were sent before giving up. */
  readonly attempts?: number;
  /** What is wrong with the document, where the code is `document_rejected`. */
  readonly issues?: readonly DocumentIssue[];
  readonly cause?: unknown;
}

/**
 * The one error class of the client: what happened, to what, and what to do next.
 *
 * @example
 * ```ts
 * try {
 *   await client.launches.list();
 * } catch (error) {
 *   if (!isSpacexClientError(error) || !error.transient) throw error;
 *   console.warn('trying again may work:', error.message);
 * }
 * ```
 */
export class SpacexClientError extends Error {
  override readonly name = 'SpacexClientError';
  readonly code: ClientErrorCode;
  /** Whether the same call may succeed later without a change. */
  readonly transient: boolean;
  readonly url: string | undefined;
  readonly status: number | undefined;
  readonly resource: string | undefined;
  readonly attempts: number | undefined;
  readonly issues: readonly DocumentIssue[];

  constructor(code: ClientErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.transient = clientErrorCodes[code].transient;
    this.url = details.url;
    this.status = details.status;
    this.resource = details.resource;
    this.attempts = details.attempts;
    this.issues = details.issues ?? [];
  }
}

/**
 * Recognises a {@link SpacexClientError}, from another copy of the package too.
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
