import type { Expected } from './check-json.ts';

/** One request of the client. */
export interface HttpCall {
  /** Relative to the base URL: `v4/cores`. */
  readonly path: string;
  readonly expected: Expected;
  readonly resource?: string;
  /** Sent by POST; without it the request is a GET. */
  readonly json?: unknown;
  /** Ask only for a body that differs from the one with this ETag. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
