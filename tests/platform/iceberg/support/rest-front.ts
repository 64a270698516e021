import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request to a server, before it is forwarded. */
export interface FrontRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What happens to a request instead of being forwarded. */
export type Outcome =
  /** The connection is closed, and the server gets nothing. */
  | 'refused'
  /** The server gets the request, but its answer is lost. */
  | 'answer lost'
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** A server between a client and a REST catalog. */
export interface RestFront extends AsyncDisposable {
  readonly url: string;
  /** Method and path of each request, without `/v1/`. */
  readonly requests: string[];
  /** Called for each request; if it returns nothing, the request is forwarded. */
  rule: (request: FrontRequest) => Outcome | undefined | Promise<Outcome | undefined>;
  /** Changes the body that the server gets. */
  body: (body: string) => string;
  /** Changes the configuration that the server returns. */
  config: (config: { endpoints?: string[] | undefined }) => void;
}

/** Whether a request commits to tables, one or several. */
export function isCommit({ method, path }: Pick<FrontRequest, 'method' | 'path'>): boolean {
  return method === 'POST' && /\/(tables\/\w+|transactions\/commit)$/.test(path);
}

/** Starts a server in front of another one, which loses, refuses or changes what a rule says. */
export async function startFront(target: string): Promise<RestFront> {
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request;
    const body = await text(request);
    front.requests.push(`${method} ${path.replace('/v1/', '')}`);
    const outcome = await front.rule({ method, path, body, headers });
    if (outcome === 'refused') return request.socket.destroy();
    if (typeof outcome === 'object') {
      response.writeHead(outcome.status, {
        'content-type': 'application/json',
        ...outcome.headers,
      });
      return response.end(JSON.stringify(outcome.body ?? {}));
    }
    const { authorization, 'content-type': type } = headers;
    const received = await fetch(`${target}${path}`, {
      method,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === '' ? {} : { body: front.body(body) }),
    });
    let content = await received.text();
    if (outcome === 'answer lost') return request.socket.destroy();
    if (path.startsWith('/v1/config') && received.ok) {
      const config = JSON.parse(content);
      front.config(config);
      content = JSON.stringify(config);
    }
    response.writeHead(received.status, { 'content-type': 'application/json' });
    return response.end(received.status === 204 ? undefined : content);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const front: RestFront = {
    ...{ url: `http://127.0.0.1:${port}`, requests: [] },
    ...{ rule: () => undefined, body: (body) => body, config: () => undefined },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return front;
}
