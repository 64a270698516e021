import type { ClientErrorCode } from '../errors/spacex-client-error.ts';

/** What the error of a request or of a body means. */
export interface NetworkFault {
  readonly code: ClientErrorCode;
  readonly message: string;
}

/** Certificates, and TLS that both sides do not agree on. */
const tls =
  /^(CERT_|ERR_TLS_(?!HANDSHAKE_TIMEOUT)|ERR_SSL_\w*(CERT|HANDSHAKE|UNKNOWN_CA)|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$)/;

/** What is not HTTP, or not TLS on this port. Node names some of these errors without a code. */
const protocol = /^(ERR_SSL_|HPE_|HTTPParserError$|UND_ERR_HEADERS_OVERFLOW$)/;

/** A response that ends early, which a retry may cure. */
const endsEarly = /EOF/;

/** Fetch follows no redirect that is one too many, or leads to another scheme. */
const redirect = /redirect|^URL scheme must be/i;

/**
 * Recognizes an error that a retry cannot cure. Fetch reports some of these in the message only, in
 * the words of the platform.
 *
 * @param mayQuote whether the message may name a code that the error has, see `ResolvedOptions`
 */
export function permanentFault(error: unknown, mayQuote: boolean): NetworkFault | undefined {
  const { name, code: given, message } = causeOf(error);
  const code = given === '' && name === 'HTTPParserError' ? name : given;
  const shown = mayQuote || /^[A-Za-z_]+$/.test(code) ? ` (${code})` : '';
  // Of Node's agents. The message may repeat the password of the proxy.
  if (code === 'ERR_PROXY_TUNNEL')
    return { code: 'proxy', message: `a proxy refused the connection${shown}` };
  if (tls.test(code)) return { code: 'tls', message: `the TLS connection was refused${shown}` };
  if (protocol.test(code) && !endsEarly.test(`${code} ${message}`)) {
    return { code: 'protocol', message: violation(code, shown) };
  }
  if (/certificate/i.test(message)) {
    return { code: 'tls', message: 'the certificate of the server was refused' };
  }
  if (redirect.test(message) || code === 'TooManyRedirects') {
    return { code: 'redirect', message: 'the server redirects in a loop or to an invalid URL' };
  }
  if (/^bad port$/i.test(message)) {
    return { code: 'blocked_port', message: 'fetch blocks the port of the base URL' };
  }
  return undefined;
}

function violation(code: string, shown: string): string {
  const isTls = code.startsWith('ERR_SSL_');
  return `the server ${isTls ? 'does not speak TLS on this port' : 'sent an invalid HTTP response'}${shown}`;
}

/** The cause that `fetch` wraps, or the error itself. */
export function causeOf(error: unknown): Record<'name' | 'code' | 'message', string> {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { name, code, message }: { name?: unknown; code?: unknown; message?: unknown } =
    typeof cause === 'object' && cause !== null ? cause : {};
  return { name: textOf(name), code: textOf(code), message: textOf(message) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
