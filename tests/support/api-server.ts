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
import {
  type ApiDocuments,
  cacheControl,
  documentsIn,
  isDocument,
  launchesNamed,
} from './api-documents.ts';
import { type ApiFault, playFault } from './api-faults.ts';
import { paginate, UnknownOperator } from './api-query.ts';

export type { ApiDocument, ApiDocuments } from './api-documents.ts';
export type { ApiFault } from './api-faults.ts';

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

export interface ApiServer<Docs extends ApiDocuments = ApiDocuments> extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly documents: Docs;
  readonly requests: ApiRequest[];
  /** The next `times` requests for `resource` (`*`: any) meet this fault, all with `Infinity`; faults queue up. */
  fault(resource: string, fault: ApiFault, times?: number): void;
  /** Requests for one resource so far. */
  requestsFor(resource: string): ApiRequest[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value), type: 'application/json; charset=utf-8' };
}

function plain(status: number, body: string): Answer {
  return { status, body, type: 'text/plain; charset=utf-8' };
}

const notFound = plain(404, 'Not Found');

function answer(method: string, path: string, body: unknown, all: ApiDocuments): Answer {
  const [version = '', resource = '', item, more] = path.split('/').slice(1);
  const known = version === 'v4' || (version === 'v5' && resource === 'launches');
  const documents = known ? documentsIn(version, resource, all[resource]) : undefined;
  if (documents === undefined || more !== undefined) return notFound;
  if (!Array.isArray(documents)) return method === 'GET' && !item ? json(documents) : notFound;
  if (method === 'POST') {
    if (item !== 'query') return notFound;
    try {
      return json(paginate(documents, isDocument(body) ? body : {}));
    } catch (error) {
      if (error instanceof UnknownOperator) return plain(400, error.message);
      throw error;
    }
  }
  if (method !== 'GET') return plain(405, 'Method Not Allowed');
  if (!item) return json(documents);
  const named = resource === 'launches' ? launchesNamed(item, documents) : undefined;
  if (named !== undefined) return json(named);
  const found = documents.find(
    (document: unknown) => isDocument(document) && document['id'] === item,
  );
  return found === undefined ? notFound : json(found);
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
 * A real HTTP server that answers as the r/SpaceX API does.
 *
 * @example
 * await using api = await startApiServer({ launches, cores });
 * api.fault('launches', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, 2);
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
