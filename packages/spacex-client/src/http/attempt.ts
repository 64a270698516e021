import { AttemptError } from './attempt-error.ts';
import type { Expected } from './check-json.ts';
import { checkJson } from './check-json.ts';
import { discard, readBody } from './read-body.ts';
import type { Redactor } from './redact.ts';
import { statusError } from './status-error.ts';

/** A function like the platform's `fetch`, called with one `Request`. */
export type Fetch = (request: Request) => Promise<Response>;

/** A whole and checked answer. */
export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly text: string;
  readonly bytes: number;
}

/** What an attempt needs of the client's options. */
export interface AttemptOptions {
  readonly fetch: Fetch;
  readonly maxBodyBytes: number;
  readonly redactor: Redactor;
}

/**
 * Sends one request and reads its answer to the end. Everything that can go wrong with a single
 * attempt is decided here, so that a half body is retried like a refused connection.
 *
 * @throws AttemptError for a failed attempt; the reason of the signal when it ended the attempt.
 */
export async function attempt(
  request: Request,
  expected: Expected,
  { fetch, maxBodyBytes, redactor }: AttemptOptions,
): Promise<Answer> {
  const response = await send(fetch, request);
  const { status } = response;
  const etag = response.headers.get('etag');
  if (status === 304 && request.headers.has('if-none-match')) {
    discard(response);
    return { status, etag, text: '', bytes: 0 };
  }
  if (!response.ok) throw await statusError(response, redactor);
  if (status === 204 || status === 205) {
    throw new AttemptError('not_found', `status ${status}, with nothing in it`, { status });
  }
  const { text, bytes } = await readBody(response, maxBodyBytes, request.signal);
  checkJson(text, expected, {
    contentType: response.headers.get('content-type'),
    status,
    redactor,
  });
  return { status, etag, text, bytes };
}

async function send(fetch: Fetch, request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    request.signal.throwIfAborted();
    throw new AttemptError('unreachable', `no answer (${reasonOf(cause)})`, { cause });
  }
}

/** `ECONNREFUSED` says more than "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner: { code?: unknown; message?: unknown } =
    typeof error.cause === 'object' && error.cause !== null ? error.cause : {};
  if (typeof inner.code === 'string') return inner.code;
  return typeof inner.message === 'string' && inner.message !== '' ? inner.message : error.message;
}
