import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { Certificates } from '../../../support/certificates.ts';

export interface FakeServer extends AsyncDisposable {
  readonly port: number;
}

/** An HTTP server where something else is expected. */
export function webServer(): Promise<FakeServer> {
  return listening(createHttpServer((_, response) => response.end('Hello')));
}

/** Serves HTTPS with a certificate of an authority that nobody knows. */
export function privateHttps({ certificate, key }: Certificates): Promise<FakeServer> {
  const files = { cert: readFileSync(certificate), key: readFileSync(key) };
  return listening(createHttpsServer(files, (_, response) => response.end('[]')));
}

/** A PostgreSQL server that answers every request for TLS with "no". */
export function serverWithoutTls(): Promise<FakeServer> {
  return listening(createServer((socket) => socket.once('data', () => socket.write('N'))));
}

/** Closes every connection as soon as it is used. */
export function hangingUp(): Promise<FakeServer> {
  return listening(createServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
}

async function listening(server: Server): Promise<FakeServer> {
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
