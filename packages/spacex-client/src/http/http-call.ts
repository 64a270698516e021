import type { Expected } from './check-json.ts';

/** One request of the client. */
export interface HttpCall {
  /** Path relative to the base URL: `v4/cores`. */
  readonly path: string;
  readonly expected: Expected;
  readonly resource?: string;
  /** Body of a POST; without it the request is a GET. */
  readonly json?: unknown;
  /** Requests the body only if it has changed since the response with this ETag. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
