import { connect } from 'node:net';
import type { Client } from 'pg';

/** Code of a CancelRequest in the PostgreSQL protocol. */
const cancelRequest = 80_877_102;

/** How long the server may take. */
const waitMs = 2000;

/**
 * Asks the server to cancel the running statement of a client, over a connection of its own that
 * needs no password. Best effort: if the request fails, the statement continues.
 *
 * @returns resolves when the server has handled the request: it then closes that connection
 */
export async function cancelStatement(client: Client): Promise<void> {
  const { host, port, processID, secretKey } = client as Client & {
    readonly processID?: number | null;
    readonly secretKey?: number | null;
  };
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(cancelRequest, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/')
    ? connect(`${host}/.s.PGSQL.${port}`)
    : connect({ host, port });
  const handled = Promise.withResolvers<void>();
  socket.on('error', () => undefined);
  socket.on('close', () => handled.resolve());
  // The server sends nothing, but the end of the connection is only noticed while it is read.
  socket.resume();
  socket.setTimeout(waitMs, () => socket.destroy());
  socket.unref();
  socket.end(message);
  await handled.promise;
}
