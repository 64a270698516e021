import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What becomes of a statement before it goes on to PostgreSQL. */
export type Rewrite = (sql: string, connection: FrontConnection) => Promise<string>;

/** Called with the bytes that a client has sent, or that the server has. */
export type OnBytes = (sender: 'client' | 'server', bytes: number) => void;

/** One client, from the front's side. */
export interface FrontConnection {
  /** Breaks it, as a network would. */
  cut(): void;
}

export interface Front extends AsyncDisposable {
  readonly port: number;
}

const sslRequest = 80_877_103;

/**
 * A server that speaks the wire protocol by handing it on: what PostgreSQL answers goes back as
 * it is, and of what a client sends only the text of statements is looked at and rewritten.
 */
export async function startFront(
  to: { readonly host: string; readonly port: number },
  rewrite: Rewrite,
  onBytes: OnBytes = () => undefined,
): Promise<Front> {
  const sockets = new Set<Socket>();
  // A statement has several small messages: without `noDelay`, each waits for an acknowledgement.
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...to, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    upstream.pipe(client);
    upstream.on('data', (chunk) => onBytes('server', chunk.length));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    let work = Promise.resolve();
    const frames = new Frames((frame) => {
      work = work
        .then(async () => {
          if (frame.readInt32BE(frame.length >= 8 ? 4 : 0) === sslRequest && frame.length === 8) {
            client.write('N');
            return;
          }
          upstream.write(await rewritten(frame, (sql) => rewrite(sql, { cut })));
        })
        .catch(cut);
    });
    client.on('data', (chunk) => {
      onBytes('client', chunk.length);
      frames.push(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts the stream of a client into messages; only the first ones have no type. */
class Frames {
  readonly #onFrame: (frame: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const typed = this.#started ? 1 : 0;
      if (this.#rest.length < typed + 4) return;
      const length = typed + this.#rest.readInt32BE(typed);
      if (this.#rest.length < length) return;
      const frame = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      if (!this.#started) this.#started = frame.readInt32BE(4) !== sslRequest;
      this.#onFrame(frame);
    }
  }
}

/** A Query or Parse message with its statement rewritten; any other message as it is. */
async function rewritten(frame: Buffer, rewrite: (sql: string) => Promise<string>) {
  const type = String.fromCharCode(frame[0] ?? 0);
  if (type !== 'Q' && type !== 'P') return frame;
  const from = type === 'Q' ? 5 : frame.indexOf(0, 5) + 1;
  const to = frame.indexOf(0, from);
  const sql = Buffer.from(await rewrite(frame.toString('utf8', from, to)));
  const out = Buffer.concat([frame.subarray(0, from), sql, frame.subarray(to)]);
  out.writeInt32BE(out.length - 1, 1);
  return out;
}
