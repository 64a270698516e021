import { createServer } from 'node:net';
import { type ListeningServer, listening } from '../../support/listening.ts';

/** Accepts every connection and never answers. */
export function silentServer(): Promise<ListeningServer> {
  return listening(createServer());
}

/** A port of this machine on which no server listens. */
export async function closedPort(): Promise<number> {
  const server = await silentServer();
  await server[Symbol.asyncDispose]();
  return server.port;
}
