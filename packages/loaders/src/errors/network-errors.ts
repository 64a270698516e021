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

/** What to do next if a proxy refuses a request. */
export const proxyStep =
  'Check the address and the password of the proxy (HTTPS_PROXY, HTTP_PROXY), and whether it allows this host. NO_PROXY lists hosts to reach without it.';
