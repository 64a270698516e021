import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Answer, answer } from './answer.ts';
import { type ApiDocuments, cacheControl } from './api-documents.ts';
import { type ApiFault, playFault } from './api-faults.ts';

/** A request as the server saw it. */
export interface ApiRequest {
  readonly method: string;
  /** Path with its query string: `/v5/launches`. */
  readonly path: string;
  readonly resource: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON of a POST, else undefined. */
  readonly body: unknown;
  /** `Date.now()` at its arrival. */
  readonly at: number;
}

/** A server that answers as the API does. */
export interface ApiServer<Docs extends ApiDocuments = ApiDocuments> extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What the server returns. Change it in place; the next response shows it. */
  readonly documents: Docs;
  /** The requests so far. */
  readonly requests: ApiRequest[];
  /**
   * Causes a fault in the next `times` requests of a resource (`*`: of any). `Infinity` stands for
   * all of them; faults of the same resource queue up.
   */
  fault(resource: string, fault: ApiFault, times?: number): void;
  /** Requests for one resource so far. */
  requestsFor(resource: string): ApiRequest[];
  /** Stops the server; `await using` does the same. */
  close(): Promise<void>;
}

/** What the API lets pages of other origins do: no header of a request but these two. */
const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'spacex-api-cache,spacex-api-response-time',
};
const preflight = {
  ...crossOrigin,
  'access-control-allow-methods': 'GET,POST,PATCH,DELETE',
  'access-control-allow-headers': 'Content-Type,Accept',
};

/** Sends an answer as the API does: strong ETag, 304 when it matches, gzip, chunked. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  resource: string,
  answer: Answer,
) {
  const headers: Record<string, string> = { 'content-type': answer.type, vary: 'Accept-Encoding' };
  if (request.headers.origin !== undefined) Object.assign(headers, crossOrigin);
  if (answer.status === 200 && request.method === 'GET') {
    const etag = `"${createHash('sha1').update(answer.body).digest('hex')}"`;
    headers['etag'] = etag;
    headers['cache-control'] = cacheControl(resource);
    headers['spacex-api-cache'] = 'HIT';
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
    if (known?.some((tag) => tag === etag || tag === '*')) {
      response.writeHead(304, headers).end();
      return;
    }
  }
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (zipped) headers['content-encoding'] = 'gzip';
  response.writeHead(answer.status, headers);
  // Written before the end, so that the answer is chunked and has no length, as the API's.
  response.write(zipped ? gzipSync(answer.body) : answer.body);
  response.end();
}

/**
 * Starts an HTTP server on a free port of this machine that answers as the r/SpaceX API does: lists,
 * single documents, queries with pages, ETags, compression and CORS. It can fail in many ways.
 *
 * @example
 * ```ts
 * await using api = await startApiServer({ cores: [], launches: [] });
 * api.fault('launches', { kind: 'status', status: 503 }, 2);
 * const client = createSpacexClient({ baseUrl: api.url });
 * const { documents } = await client.launches.list(); // after two retries
 * ```
 */
export async function startApiServer<Docs extends ApiDocuments>(
  documents: Docs,
): Promise<ApiServer<Docs>> {
  const requests: ApiRequest[] = [];
  const faults: { resource: string; fault: ApiFault; left: number }[] = [];

  const nextFault = (resource: string) => {
    const planned = faults.find(
      (one) => one.left > 0 && (one.resource === '*' || one.resource === resource),
    );
    if (planned) planned.left -= 1;
    return planned?.fault;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const path = new URL(url, 'http://localhost').pathname.replace(/\/$/, '');
    const resource = path.split('/')[2] ?? '';
    const at = Date.now();
    const sent = await text(request);
    const body: unknown = sent ? JSON.parse(sent) : undefined;
    requests.push({ method, path: url, resource, headers, body, at });
    if (method === 'OPTIONS') {
      response.writeHead(204, preflight).end();
      return;
    }
    const sound = answer(method, path, body, documents);
    const fault = nextFault(resource);
    if (fault && (await playFault(fault, response, sound.body))) return;
    send(request, response, resource, sound);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  // A busy client may pause for longer than the default of 5 s, and then send on a closed connection.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    documents,
    requests,
    requestsFor: (resource) => requests.filter((request) => request.resource === resource),
    fault: (resource, fault, times = 1) => {
      faults.push({ resource, fault, left: times });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
