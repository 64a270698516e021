import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a program sends to a PostgreSQL server and receives from it. */
export interface StatementCounts {
  /** Queries of both protocols. */
  readonly statements: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Counts statements on their way to a server. */
export interface StatementCounter extends AsyncDisposable {
  readonly port: number;
  /** The counts since the last call. */
  take(): StatementCounts;
}

/** Starts a proxy in front of a server without TLS, which counts. */
export async function startStatementCounter(to: {
  readonly host: string;
  readonly port: number;
}): Promise<StatementCounter> {
  let counts = { statements: 0, sentBytes: 0, receivedBytes: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...to, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    const messages = new MessageTypes((type) => {
      if (type === 'Q' || type === 'E') counts.statements++;
    });
    client.on('data', (chunk) => {
      counts.sentBytes += chunk.length;
      messages.push(chunk);
    });
    upstream.on('data', (chunk) => {
      counts.receivedBytes += chunk.length;
    });
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    take() {
      const taken = counts;
      counts = { statements: 0, sentBytes: 0, receivedBytes: 0 };
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Finds the type of each message that a client sends; the first message has none. */
class MessageTypes {
  readonly #onType: (type: string) => void;
  #head = Buffer.alloc(0);
  /** Bytes of the current message that are still to come. */
  #left = 0;
  #hasTypes = false;

  constructor(onType: (type: string) => void) {
    this.#onType = onType;
  }

  push(chunk: Buffer): void {
    let from = 0;
    while (from < chunk.length) {
      const skipped = Math.min(this.#left, chunk.length - from);
      this.#left -= skipped;
      from += skipped;
      const headBytes = this.#hasTypes ? 5 : 4;
      const more = chunk.subarray(from, from + headBytes - this.#head.length);
      this.#head = Buffer.concat([this.#head, more]);
      from += more.length;
      if (this.#head.length < headBytes) return;
      // The length includes itself, but not the type.
      this.#left = this.#head.readInt32BE(headBytes - 4) - 4;
      if (this.#hasTypes) this.#onType(String.fromCharCode(this.#head[0] as number));
      this.#hasTypes = true;
      this.#head = Buffer.alloc(0);
    }
  }
}
