import { type HttpProxy, shownProxy } from './proxy.ts';

/** The code of Node's own agents, which clients take for a fault that stays. */
const refused = 'ERR_PROXY_TUNNEL';

/** The error of a proxy that refuses a tunnel, with the code and field of Node's own agents. */
export function tunnelRefused(proxy: HttpProxy, statusCode: number, code = refused): Error {
  const message = `the proxy ${shownProxy(proxy)} refused to connect to the server with status ${statusCode}`;
  return Object.assign(new Error(message), { code, statusCode });
}

/** The same for the client of the API, which retries all codes but that of Node. */
export function retryableRefusal(proxy: HttpProxy, statusCode: number): Error {
  const isTemporary = [408, 429, 500, 502, 503, 504].includes(statusCode);
  return tunnelRefused(proxy, statusCode, isTemporary ? 'ERR_PROXY_STATUS' : refused);
}

/** The status of the proxy that refused a tunnel, from the causes of an error. */
export function refusedWith(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const isOfProxy = code === refused || code === 'ERR_PROXY_STATUS';
  return isOfProxy && typeof statusCode === 'number' ? statusCode : refusedWith(error.cause);
}

/** An error of the connection to a proxy, with its code. */
export function proxyUnreachable(proxy: HttpProxy, cause: unknown): unknown {
  const { code, message } = cause as { code?: string; message?: string };
  if (code === undefined || code === refused) return cause;
  const text = `the proxy ${shownProxy(proxy)} cannot be reached: ${message}`;
  return Object.assign(new Error(text, { cause }), { code });
}
