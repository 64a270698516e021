import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as received. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When it arrived, in milliseconds. */
  readonly at: number;
}

/** Writes the response to a request. */
export type Responder = (response: ServerResponse, request: Received) => unknown;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
}

/** A real HTTP server that uses each responder once, in order, and then repeats the last one. */
export async function serve(...responders: Responder[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: await text(request), at: performance.now() };
    received.push(one);
    const respond = responders[Math.min(received.length, responders.length) - 1];
    if (respond === undefined) response.writeHead(500).end();
    else await respond(response, one);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Responds with status 200 and JSON. */
export function json(value: unknown, headers: Record<string, string> = {}): Responder {
  return (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(value));
}

/** Responds with a status and an optional body. */
export function status(code: number, headers: Record<string, string> = {}, body = ''): Responder {
  return (response) => response.writeHead(code, headers).end(body);
}

/** The URL of a port on which no server listens. */
export async function closedPort(): Promise<string> {
  const server = await serve();
  await server[Symbol.asyncDispose]();
  return server.url;
}
