import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a request brought. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds, to measure waits. */
  readonly at: number;
}

export type Answer = (response: ServerResponse, request: Received) => unknown;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
}

/** A real HTTP server that gives its answers in order, and the last one for ever. */
export async function serve(...answers: Answer[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: await text(request), at: performance.now() };
    received.push(one);
    const answer = answers[Math.min(received.length, answers.length) - 1];
    if (answer === undefined) response.writeHead(500).end();
    else await answer(response, one);
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

/** 200 with JSON. */
export function json(value: unknown, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(value));
}

/** A status, and a body that explains it. */
export function status(code: number, headers: Record<string, string> = {}, body = ''): Answer {
  return (response) => response.writeHead(code, headers).end(body);
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = await serve();
  await server[Symbol.asyncDispose]();
  return server.url;
}
