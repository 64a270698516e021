import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificates } from './certificates.ts';
import { type ListeningServer, listening } from './listening.ts';

/** Accepts TLS, and passes what arrives on to a server on this machine without it. */
export async function startTlsFront(
  { certificate, key }: Certificates,
  backend: string,
): Promise<ListeningServer & { readonly url: string }> {
  const port = Number(new URL(backend).port);
  const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
  const server = createServer(tls, (client) => {
    const onward = connect(port, '127.0.0.1');
    client.pipe(onward).pipe(client);
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
    client.on('close', () => onward.destroy());
  });
  const front = await listening(server);
  return { ...front, url: `https://localhost:${front.port}` };
}
