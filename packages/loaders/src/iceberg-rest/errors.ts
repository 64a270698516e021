import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import { isTemporaryRefusal, networkErrorCode, proxyStep } from '../errors/network-errors.ts';

/** The error answer of a server, as the protocol defines it; servers may leave out all of it. */
export interface ErrorAnswer {
  readonly status: number;
  /** `CommitFailedException` */
  readonly type: string | undefined;
  readonly message: string;
}

/** The longest text of a server that a message quotes. */
const maxQuoted = 300;

/** Parses the body of an answer with an error status. */
export function errorAnswer(status: number, text: string): ErrorAnswer {
  try {
    const { error } = JSON.parse(text) as {
      error?: { type?: unknown; message?: unknown };
    };
    const type = typeof error?.type === 'string' ? error.type : undefined;
    const message = typeof error?.message === 'string' ? error.message : '';
    return { status, type, message };
  } catch {
    return { status, type: undefined, message: '' };
  }
}

/**
 * The error for an answer.
 *
 * @param request for the message: `GET table cores`
 */
export function answerError(
  request: string,
  { status, type, message }: ErrorAnswer,
  { url, token }: { readonly url: string; readonly token: string | undefined },
): LoaderError {
  const text = `${type ?? ''}${type !== undefined && message !== '' ? ': ' : ''}${message}`;
  const detail = text === '' ? '' : ` (${hide(text, token).slice(0, maxQuoted)})`;
  const code = codeOfStatus(status);
  return new LoaderError(
    code,
    `The Iceberg catalog ${url} answered ${request} with status ${status}${detail}. ${nextSteps[code] ?? 'Check the log of the server.'}`,
    { target: 'lake', reason: String(status) },
  );
}

/** The error for a request without an answer. */
export function networkError(request: string, cause: unknown): LoaderError {
  const { code: name, status } = systemError(cause);
  const isOfProxy = /^ERR_PROXY_/.test(name);
  const code = isPermanentRefusal(cause)
    ? 'configuration'
    : (networkErrorCode(name) ?? 'connection');
  const answer = status === undefined ? '' : ` with status ${status}`;
  // Without the text of the error: that of Node's agents can have the password of the proxy.
  const proxy = isOfProxy ? `a proxy refused the connection${answer}, ` : '';
  const why = name === '' ? 'no response' : name;
  const step = isOfProxy ? proxyStep : nextSteps[code];
  return new LoaderError(
    code,
    `The Iceberg catalog cannot be reached: ${request} failed (${proxy}${why}). ${step}`,
    { target: 'lake', reason: name, cause: cause instanceof Error ? cause.cause : undefined },
  );
}

/** Whether a proxy refuses a request in a way that a retry does not change. */
export function isPermanentRefusal(error: unknown): boolean {
  const { code, status } = systemError(error);
  // The code of Node's own agents.
  return code === 'ERR_PROXY_TUNNEL' && !isTemporaryRefusal(status);
}

/** The error for a request whose answer did not arrive in time. */
export function timeoutError(request: string, timeoutMs: number): LoaderError {
  return new LoaderError(
    'connection',
    `The Iceberg catalog did not answer ${request} within ${timeoutMs} ms. ${nextSteps['connection']}`,
    { target: 'lake', reason: 'timeout' },
  );
}

function codeOfStatus(status: number): LoaderErrorCode {
  if (status === 401 || status === 419) return 'authentication';
  if (status === 403) return 'permission';
  if (status === 404) return 'not_found';
  if (status === 409) return 'superseded';
  if (status === 429 || status >= 500) return 'unavailable';
  return 'statement';
}

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  authentication: 'Set SPACEX_CATALOG_TOKEN to a valid token.',
  permission: 'Grant the owner of the token the right to change tables of the namespace.',
  not_found: 'Check the URL and the warehouse of the catalog.',
  superseded: 'Run again.',
  unavailable: 'Run again later.',
  connection:
    'Check the URL of the catalog, the network, and the proxy if one is set (HTTPS_PROXY, HTTP_PROXY).',
  tls: 'Add the certificate authority of the server with NODE_EXTRA_CA_CERTS.',
};

/** A server can repeat a header in its answer. */
function hide(text: string, token: string | undefined): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return token === undefined ? line : line.replaceAll(token, '***');
}

/** The system's error name, which can be several causes deep, and the status of a proxy. */
function systemError(error: unknown): { readonly code: string; readonly status?: number } {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, statusCode } = at as { code?: unknown; statusCode?: unknown };
    if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]+$/.test(code)) continue;
    return typeof statusCode === 'number' ? { code, status: statusCode } : { code };
  }
  return { code: '' };
}
