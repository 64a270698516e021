import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';
import { listening } from './listening.ts';

/** A forward proxy on the loopback address, which records what passes through it. */
export interface ForwardProxy extends AsyncDisposable {
  readonly port: number;
  /** `host:port` of each tunnel (CONNECT) that was opened. */
  readonly tunnels: string[];
  /** Method and URL of each plain request that was forwarded. */
  readonly forwarded: string[];
  /** How many requests were answered with `refusal`. */
  readonly refused: number;
  /** The status with which it refuses everything from now on. */
  refusal: number | undefined;
}

/**
 * @param options.account `user:password` without which it answers 407
 * @param options.tunnelTo port on this machine at which every tunnel ends, whatever its host is
 */
export async function startForwardProxy({
  account,
  tunnelTo,
}: {
  readonly account?: string;
  readonly tunnelTo?: number;
} = {}): Promise<ForwardProxy> {
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  const proxy = { tunnels, forwarded, refused: 0, refusal: undefined as number | undefined };
  const expected = account && `Basic ${Buffer.from(account).toString('base64')}`;
  const refusalOf = (authorization: string | undefined): number | undefined => {
    const status = proxy.refusal ?? (authorization === expected ? undefined : 407);
    if (status !== undefined) proxy.refused += 1;
    return status;
  };

  const server = createServer((request, response) => {
    const { 'proxy-authorization': authorization, ...headers } = request.headers;
    const status = refusalOf(authorization);
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html>The proxy</html>');
      return;
    }
    forwarded.push(`${request.method} ${request.url}`);
    const { method } = request;
    const onward = send(String(request.url), { headers, ...(method && { method }) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('connect', (request, client, head) => {
    const status = refusalOf(request.headers['proxy-authorization']);
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(request.url ?? '') ?? [];
    const [toPort, toHost] =
      tunnelTo === undefined ? [Number(port), host] : [tunnelTo, '127.0.0.1'];
    const onward = connect(toPort, toHost, () => {
      tunnels.push(`${host}:${port}`);
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
    client.on('close', () => onward.destroy());
  });
  const { port, [Symbol.asyncDispose]: dispose } = await listening(server);
  return Object.assign(proxy, { port, [Symbol.asyncDispose]: dispose });
}
