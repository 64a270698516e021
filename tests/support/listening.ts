import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** A server on a free port of the loopback address. */
export interface ListeningServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts a server; disposing it ends its connections too. */
export async function listening(server: Server): Promise<ListeningServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
