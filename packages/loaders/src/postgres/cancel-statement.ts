import { connect } from 'node:net';
import type { Client } from 'pg';

/** Code of a CancelRequest in the PostgreSQL protocol. */
const cancelRequest = 80_877_102;

/**
 * Asks the server to cancel the running statement of a client, over a connection of its own that
 * needs no password. Best effort: if the request fails, the statement continues.
 */
export function cancelStatement(client: Client): void {
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
  socket.on('error', () => undefined);
  socket.unref();
  socket.end(message);
}
