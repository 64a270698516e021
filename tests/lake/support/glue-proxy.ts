import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestTo } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request to Glue. */
export interface GlueRequest {
  /** `UpdateTable` */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface GlueProxy extends AsyncDisposable {
  readonly url: string;
  /** In the order of arrival. */
  readonly requests: GlueRequest[];
  /** Requests that change something, by operation and table. */
  writes(): string[];
  /** Rejects the next requests of this operation with this error; by default all of them. */
  refuse(operation: string, error: string, times?: number): void;
  /** Forwards the next request of this operation, and closes the connection instead of answering. */
  loseNextAnswer(operation: string): void;
  /** Stops rejecting requests. */
  relent(): void;
  /**
   * Runs `before` when the next request of this operation arrives, then forwards the request, so
   * that another run is faster.
   */
  beforeNext(operation: string, before: () => Promise<void>): void;
}

/**
 * An HTTP proxy in front of a Glue. It adds what moto lacks: an UpdateTable with another version than
 * the current one fails with ConcurrentModificationException.
 *
 * @param comparesVersions false for a Glue that compares them itself
 */
export async function startGlueProxy(moto: string, comparesVersions = true): Promise<GlueProxy> {
  const requests: GlueRequest[] = [];
  const sockets = new Set<Socket>();
  let refusals: { operation: string; error: string; left: number }[] = [];
  const hooks = new Map<string, () => Promise<void>>();
  const lost = new Set<string>();
  // One update at a time, because compare and update are atomic in Glue.
  let updates: Promise<unknown> = Promise.resolve();

  const server = createServer((request, response) => {
    void (async () => {
      const operation = String(request.headers['x-amz-target']).replace(/^AWSGlue\./, '');
      const sent = await buffer(request);
      const input = JSON.parse(sent.toString('utf8')) as Record<string, unknown>;
      requests.push({ operation, input });
      const hook = hooks.get(operation);
      hooks.delete(operation);
      await hook?.();
      const refusal = refusals.find((one) => one.operation === operation && one.left > 0);
      if (refusal !== undefined) {
        refusal.left -= 1;
        return refuse(refusal.error);
      }
      if (operation !== 'UpdateTable' || !comparesVersions) return await pass();
      const turn = updates.then(async () => {
        const wanted = input['VersionId'];
        const name = (input['TableInput'] as { Name: string }).Name;
        const found = await versionOf(moto, request, String(input['DatabaseName']), name);
        if (wanted !== undefined && wanted !== found)
          return refuse('ConcurrentModificationException');
        return await pass();
      });
      updates = turn.catch(() => undefined);
      return await turn;

      function refuse(error: string): void {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ __type: error, Message: `The proxy says ${error}.` }));
      }
      async function pass(): Promise<void> {
        const answer = await send(moto, request, request.headers, sent);
        if (lost.delete(operation)) {
          request.socket.destroy();
          return;
        }
        response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(answer.body);
      }
    })().catch(() => request.socket.destroy());
  });
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    writes: () =>
      requests
        .filter(({ operation }) => !operation.startsWith('Get'))
        .map(({ operation, input }) => `${operation} ${nameIn(input)}`),
    refuse: (operation, error, times = Number.POSITIVE_INFINITY) =>
      refusals.push({ operation, error, left: times }),
    loseNextAnswer: (operation) => lost.add(operation),
    relent: () => {
      refusals = [];
    },
    beforeNext: (operation, before) => hooks.set(operation, before),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function nameIn(input: GlueRequest['input']): string {
  const nested = (input['TableInput'] ?? input['DatabaseInput']) as { Name?: string } | undefined;
  return String(nested?.Name ?? input['TableName'] ?? input['Name']);
}

async function versionOf(
  moto: string,
  like: IncomingMessage,
  DatabaseName: string,
  Name: string,
): Promise<string | undefined> {
  const headers = { ...like.headers, 'x-amz-target': 'AWSGlue.GetTable' };
  const { body } = await send(
    moto,
    like,
    headers,
    Buffer.from(JSON.stringify({ DatabaseName, Name })),
  );
  const answer = JSON.parse(body.toString('utf8')) as { Table?: { VersionId?: string } };
  return answer.Table?.VersionId;
}

async function send(
  moto: string,
  like: IncomingMessage,
  headers: IncomingMessage['headers'],
  body: Buffer,
): Promise<{ status: number; body: Buffer }> {
  const { 'content-length': _, 'transfer-encoding': __, expect: ___, ...others } = headers;
  const onward = requestTo(new URL(like.url ?? '/', moto), {
    method: like.method,
    headers: { ...others, 'content-length': body.length },
  });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, body: await buffer(answer) };
}
