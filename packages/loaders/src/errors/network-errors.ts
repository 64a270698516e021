const networkErrors = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const tlsErrors =
  /^(CERT_|ERR_SSL_|ERR_TLS_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|HOSTNAME_MISMATCH$)/;

/** The code of a system error name; undefined if it is not about a connection. */
export function networkErrorCode(name: string): 'connection' | 'tls' | undefined {
  if (networkErrors.has(name)) return 'connection';
  return tlsErrors.test(name) ? 'tls' : undefined;
}

const temporaryRefusals: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Whether a proxy that answered with this status may accept the same request later. */
export function isTemporaryRefusal(status: number | undefined): boolean {
  return status !== undefined && temporaryRefusals.has(status);
}

/** What to do next if a proxy refuses a request. */
export const proxyStep =
  'Check the address and the password of the proxy (HTTPS_PROXY, HTTP_PROXY), and whether it allows this host. NO_PROXY lists hosts to reach without it.';
