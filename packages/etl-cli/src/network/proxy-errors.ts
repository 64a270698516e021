import { type HttpProxy, shownProxy } from './proxy.ts';

/** The error of a proxy that refuses a tunnel, with the code and field of Node's own agents. */
export function tunnelRefused(proxy: HttpProxy, statusCode: number): Error {
  const message = `the proxy ${shownProxy(proxy)} refused to connect to the server with status ${statusCode}`;
  return Object.assign(new Error(message), { code: 'ERR_PROXY_TUNNEL', statusCode });
}

/** An error of the connection to a proxy, with its code. */
export function proxyUnreachable(proxy: HttpProxy, cause: unknown): unknown {
  const { code, message } = cause as { code?: string; message?: string };
  if (code === undefined || code === 'ERR_PROXY_TUNNEL') return cause;
  const text = `the proxy ${shownProxy(proxy)} cannot be reached: ${message}`;
  return Object.assign(new Error(text, { cause }), { code });
}
