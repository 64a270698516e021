import { once } from 'node:events';
import { createServer, request as requestTo } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request to a store, without its headers. */
export interface CountedRequest {
  /** `LIST` for a listing. */
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Counts requests to an S3 store on their way. */
export interface RequestCounter extends AsyncDisposable {
  readonly url: string;
  /** The requests since the last call. */
  take(): readonly CountedRequest[];
}

/** Starts a proxy in front of a store, which counts. */
export async function startRequestCounter(store: string): Promise<RequestCounter> {
  let counted: CountedRequest[] = [];
  const server = createServer(async (request, response) => {
    try {
      const { method = '', url = '', headers } = request;
      const sent = await buffer(request);
      // The proxy has already sent "100 Continue".
      const { expect: _, ...others } = headers;
      const onward = requestTo(new URL(url, store), { method, headers: others });
      onward.end(sent);
      const [answer] = await once(onward, 'response');
      const body = await buffer(answer);
      const isListing = method === 'GET' && /[?&]list-type=2(&|$)/.test(url);
      counted.push({
        ...{ method: isListing ? 'LIST' : method, url },
        ...{ sentBytes: sent.length, receivedBytes: body.length },
      });
      response.writeHead(answer.statusCode, answer.headers).end(body);
    } catch {
      request.socket.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = counted;
      counted = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
