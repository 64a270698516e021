import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CopyStaller extends AsyncDisposable {
  readonly port: number;
  /** Settled once the server has got some of the COPY data and will get no more. */
  readonly stalled: Promise<void>;
  /** Ends every connection on both sides. */
  cut(): void;
  /** Lets new connections wait until this has settled, as a balancer does for its only server. */
  holdUntil(settled: Promise<unknown>): void;
}

/**
 * A proxy for plain connections that holds back what the client sends once `bytes` of the first
 * COPY into `table`, or into its staging, have gone through. What the server says still passes.
 */
export async function copyStaller(
  serverPort: number,
  table: string,
  bytes: number,
): Promise<CopyStaller> {
  const statements = [`copy "stage of ${table}"`, `copy "spacex"."${table}"`];
  const sockets = new Set<Socket>();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const { promise: stalled, resolve: stall } = Promise.withResolvers<void>();
  let left = bytes;
  let ready: Promise<unknown> = Promise.resolve();
  const proxy = createServer({ noDelay: true, pauseOnConnect: true }, async (client) => {
    client.on('error', () => {});
    await ready;
    const server = connect({ port: serverPort, host: 'localhost', noDelay: true });
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    let copying = false;
    client.on('data', (data) => {
      copying ||= statements.some((statement) => data.includes(statement));
      if (copying && left <= 0) {
        client.pause();
        stall();
        return;
      }
      if (copying) left -= data.length;
      server.write(data);
    });
    server.on('data', (data) => client.write(data));
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    client.resume();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    stalled,
    cut,
    holdUntil: (settled) => {
      ready = settled.catch(() => {});
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
