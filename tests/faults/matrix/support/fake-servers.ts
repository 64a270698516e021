import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import type { Certificates } from '../../../support/certificates.ts';
import { type ListeningServer, listening } from '../../../support/listening.ts';

/** An HTTP server where something else is expected. */
export function webServer(): Promise<ListeningServer> {
  return listening(createHttpServer((_, response) => response.end('Hello')));
}

/** Serves HTTPS with a certificate of an unknown authority. */
export function privateHttps({ certificate, key }: Certificates): Promise<ListeningServer> {
  const files = { cert: readFileSync(certificate), key: readFileSync(key) };
  return listening(createHttpsServer(files, (_, response) => response.end('[]')));
}

/** A PostgreSQL server that answers every request for TLS with "no". */
export function serverWithoutTls(): Promise<ListeningServer> {
  return listening(createServer((socket) => socket.once('data', () => socket.write('N'))));
}

/** Closes every connection as soon as it is used. */
export function hangingUp(): Promise<ListeningServer> {
  return listening(createServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
}
