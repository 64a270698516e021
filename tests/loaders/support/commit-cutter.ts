import { connect, createServer, type Socket } from 'node:net';

export interface CommitCutter extends AsyncDisposable {
  readonly port: number;
  /** The number of connections that were cut. */
  readonly cuts: number;
}

/** Statements are zero-terminated, in the simple and in the extended protocol. */
const commitMessage = Buffer.from('commit\0');

/**
 * A proxy that cuts the first unencrypted connection that sends COMMIT: before the server receives
 * it, or after, so that only the response is lost.
 *
 * @param awayMs time after the cut in which connections are refused, as in a failover
 */
export async function commitCutter(
  serverPort: number,
  cut: 'the answer' | 'the statement',
  awayMs = 0,
): Promise<CommitCutter> {
  let cuts = 0;
  let awayUntil = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer({ noDelay: true }, (client) => {
    if (performance.now() < awayUntil) {
      client.on('error', () => {}).destroy();
      return;
    }
    const server = connect({ port: serverPort, host: 'localhost', noDelay: true });
    let dropped = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.on('data', (data) => {
      if (cuts > 0 || !data.includes(commitMessage)) {
        server.write(data);
        return;
      }
      cuts += 1;
      awayUntil = performance.now() + awayMs;
      dropped = true;
      if (cut === 'the statement') {
        client.destroy();
        server.destroy();
        return;
      }
      server.write(data);
    });
    server.on('data', (data) => {
      if (dropped) {
        client.destroy();
        server.destroy();
      } else client.write(data);
    });
    client.on('close', () => server.end());
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    port: address.port,
    get cuts() {
      return cuts;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}
