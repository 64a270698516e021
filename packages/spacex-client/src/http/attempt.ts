import { AttemptError } from './attempt-error.ts';
import type { Expected } from './check-json.ts';
import { checkJson } from './check-json.ts';
import { causeOf, permanentFault } from './network-fault.ts';
import { discard, readBody } from './read-body.ts';
import { statusError } from './status-error.ts';

/** A request as `fetch` gets it: plain data, so that the `fetch` of any package accepts it. */
export interface FetchRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** A function like the platform's `fetch`, called with a URL and a request. */
export type Fetch = (url: string, request: FetchRequest) => Promise<Response>;

/** A complete response whose body was validated. */
export interface ValidResponse {
  readonly status: number;
  readonly etag: string | null;
  readonly text: string;
  readonly bytes: number;
}

/** The options of the client that an attempt needs. */
export interface AttemptOptions {
  readonly fetch: Fetch;
  readonly maxBodyBytes: number;
  /** Whether messages may quote responses and errors of the platform; see `ResolvedOptions`. */
  readonly mayQuote: boolean;
}

/**
 * Sends one request and reads its whole response, so that a truncated body is retried like a
 * refused connection.
 *
 * @throws AttemptError if the attempt failed; the reason of the signal if it ended the attempt
 */
export async function attempt(
  url: string,
  request: FetchRequest,
  expected: Expected,
  { fetch, maxBodyBytes, mayQuote }: AttemptOptions,
): Promise<ValidResponse> {
  const response = await send(fetch, url, request, mayQuote);
  const { status } = response;
  const etag = response.headers.get('etag');
  if (status === 304 && 'if-none-match' in request.headers) {
    discard(response);
    return { status, etag, text: '', bytes: 0 };
  }
  if (!response.ok) throw await statusError(response, mayQuote);
  if (status === 204 || status === 205) {
    throw new AttemptError('not_found', `status ${status} without content`, { status });
  }
  const { text, bytes } = await readBody(response, maxBodyBytes, request.signal, mayQuote);
  checkJson(text, expected, {
    contentType: response.headers.get('content-type'),
    status,
    mayQuote,
  });
  return { status, etag, text, bytes };
}

async function send(
  fetch: Fetch,
  url: string,
  request: FetchRequest,
  mayQuote: boolean,
): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (cause) {
    request.signal.throwIfAborted();
    const fault = permanentFault(cause, mayQuote);
    if (fault !== undefined) throw new AttemptError(fault.code, fault.message, { cause });
    throw new AttemptError('unreachable', `no response (${reasonOf(cause, mayQuote)})`, { cause });
  }
}

/** Prefers `ECONNREFUSED` to "fetch failed". Any other text may repeat the URL or a header. */
function reasonOf(error: unknown, mayQuote: boolean): string {
  const { code, message } = causeOf(error);
  if (code !== '' && (mayQuote || /^[A-Z_]+$/.test(code))) return code;
  if (!mayQuote) return 'fetch failed';
  return message || String(error);
}
