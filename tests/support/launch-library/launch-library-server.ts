import { createServer, type ServerResponse } from 'node:http';
import { listening } from '../listening.ts';
import { type LaunchDocument, type LaunchQuery, selectLaunches, viewOf } from './launch-query.ts';
import { RequestWindow } from './request-window.ts';

/** What the server does instead of answering a request for launches. */
export type LaunchLibraryFault =
  | { readonly kind: 'html' }
  | { readonly kind: 'cut'; readonly bytes: number }
  | { readonly kind: 'stall'; readonly ms: number }
  | { readonly kind: 'mode'; readonly mode: string }
  /** Answers as if it did not know these parameters. */
  | { readonly kind: 'ignored'; readonly parameters: readonly string[] };

/** A server with the habits of Launch Library 2, over real connections. */
export interface LaunchLibraryServer extends AsyncDisposable {
  readonly url: string;
  /** Its launches by id, which tests change between requests. */
  readonly launches: Map<string, LaunchDocument>;
  launchers: { readonly id: number }[];
  /** The requests that were counted, refused ones included. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** The accepted requests of the last hour. */
  readonly window: RequestWindow;
  /** Milliseconds since the epoch, as the limit sees it; moved by tests. */
  now: number;
  /** How a refused request learns how long to wait. */
  namesWaitIn: 'header' | 'detail' | 'nothing';
  throttleAs: 'object' | 'array';
  /** Whom the server counts: an address, or the user of a key. */
  identity: string;
  /** The largest page, whatever is requested. */
  maxPageSize: number;
  /** The order of launches with the same time. */
  inTie: 'stable' | 'shuffled';
  /** Called before each answer, as an edit between two pages. */
  onRequest: () => void;
  /** Applies to the next request for launches, or to as many. */
  fault(fault: LaunchLibraryFault, times?: number): void;
}

/** @param limit requests an hour */
export async function startLaunchLibrary(limit = 15): Promise<LaunchLibraryServer> {
  const faults: LaunchLibraryFault[] = [];
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname.replace(/^\/2\.3\.0/, '');
    if (path === '/api-throttle/') return throttle(response);
    const { authorization } = request.headers;
    server.requests.push({ path: `${path}${url.search}`, authorization });
    const waitSeconds = server.window.take(server.now);
    if (waitSeconds > 0) return refuse(response, waitSeconds);
    server.onRequest();
    if (path === '/launchers/') {
      json(response, page(server.launchers, Object.fromEntries(url.searchParams)));
    } else answer(url.searchParams, response, faults.shift());
  });

  const throttle = (response: ServerResponse) => {
    const state = {
      ...{ your_request_limit: limit, limit_frequency_secs: 3600 },
      ...{ current_use: server.window.used(server.now), ident: server.identity },
      next_use_secs: server.window.waitSeconds(server.now),
    };
    json(response, server.throttleAs === 'array' ? [state] : state);
  };
  const refuse = (response: ServerResponse, seconds: number) => {
    const noun = seconds === 1 ? 'second' : 'seconds';
    const wait =
      server.namesWaitIn === 'detail' ? ` Expected available in ${seconds} ${noun}.` : '';
    const headers = server.namesWaitIn === 'header' ? { 'retry-after': seconds } : {};
    json(response, { detail: `Request was throttled.${wait}` }, 429, headers);
  };
  const answer = (
    query: URLSearchParams,
    response: ServerResponse,
    fault: LaunchLibraryFault | undefined,
  ) => {
    if (fault?.kind === 'html') {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<html><body>Bad gateway</body></html>');
      return;
    }
    for (const name of fault?.kind === 'ignored' ? fault.parameters : []) query.delete(name);
    const asked: LaunchQuery = Object.fromEntries(query);
    const mode = fault?.kind === 'mode' ? fault.mode : (asked.mode ?? 'normal');
    const selected = selectLaunches(server.launches.values(), asked, server.inTie);
    const found = page(
      selected.map((one) => viewOf(one, mode)),
      asked,
    );
    if (fault?.kind === 'stall') setTimeout(() => json(response, found), fault.ms);
    else if (fault?.kind === 'cut') cut(response, found, fault.bytes);
    else json(response, found);
  };
  /** Clamps the size of a page without a word. */
  const page = (found: readonly unknown[], { limit, offset }: LaunchQuery) => {
    const size = Math.min(Number(limit ?? 10), server.maxPageSize);
    const from = Number(offset ?? 0);
    const results = found.slice(from, from + size);
    return { count: found.length, next: null, previous: null, results };
  };

  const place = await listening(http);
  const server: LaunchLibraryServer = {
    url: `http://127.0.0.1:${place.port}/2.3.0`,
    ...{ launches: new Map(), launchers: [], requests: [], window: new RequestWindow(limit) },
    ...{ now: Date.now(), namesWaitIn: 'detail', throttleAs: 'object', identity: '127.0.0.1' },
    ...{ maxPageSize: 100, inTie: 'stable', onRequest: () => {} },
    fault(fault, times = 1) {
      for (let count = 0; count < times; count++) faults.push(fault);
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
  return server;
}

function json(response: ServerResponse, value: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** Ends the connection in the middle of the body. */
function cut(response: ServerResponse, value: unknown, bytes: number): void {
  const text = JSON.stringify(value);
  const length = String(Buffer.byteLength(text));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
  response.write(text.slice(0, bytes), () => response.destroy());
}
