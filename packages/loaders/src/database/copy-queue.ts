import { setImmediate as letSocketSend } from 'node:timers/promises';
import type { Row } from '@spacex-platform/transform';
import type { DatabaseConnection } from './connection.ts';
import type { CopyEncoder } from './copy-encoder.ts';

/**
 * Bytes of COPY data collected for a table before they are sent. Less than a megabyte, so that the
 * buffer, which grows by doubling, is not two megabytes for the last row.
 */
const flushBytes = 15 << 16;

/** After this many encoded bytes the socket may send: a server that waits for data is idle. */
const sliceBytes = 1 << 16;

/** A table that rows are copied into. */
export interface CopyTarget {
  readonly encoder: CopyEncoder;
  /** Quoted name with its column list. */
  readonly into: string;
  /** Whether something else is done with a row, given its values and its hash. */
  readonly isTaken?: (values: readonly unknown[], hash: bigint) => boolean;
}

/**
 * COPY statements of one connection: one runs while the body of the next is filled. Calls resolve
 * when the server keeps up, so memory does not grow with the number of rows.
 */
export class CopyQueue {
  readonly #connection: DatabaseConnection;
  #pending: Promise<void> = Promise.resolve();
  #busy = false;
  #failure: { error: unknown } | undefined;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async write(target: CopyTarget, rows: readonly Row[]): Promise<void> {
    const { encoder, isTaken } = target;
    let slice = encoder.bytes;
    for (const row of rows) {
      encoder.add(row, isTaken);
      if (encoder.bytes >= flushBytes) {
        await this.#send(target);
        slice = encoder.bytes;
      } else if (encoder.bytes - slice >= sliceBytes) {
        if (this.#busy) await letSocketSend();
        slice = encoder.bytes;
      }
    }
  }

  /** Sends the rows of a table if they are enough for a COPY. */
  async flushFull(target: CopyTarget): Promise<void> {
    if (target.encoder.bytes >= flushBytes) await this.#send(target);
  }

  /** Sends the remaining rows of a table. */
  async flush(target: CopyTarget): Promise<void> {
    if (target.encoder.rows > 0) await this.#send(target);
  }

  /** Waits for the last COPY; throws what any of them failed with. */
  async settled(): Promise<void> {
    await this.#pending;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #send({ encoder, into }: CopyTarget): Promise<void> {
    const body = encoder.take();
    await this.settled();
    this.#busy = true;
    this.#pending = this.#connection
      .copyIn(into, body)
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#busy = false;
        encoder.recycle(body);
      });
  }
}
