import { finished } from 'node:stream/promises';
import type { from } from 'pg-copy-streams';
import type { DatabaseConnection } from '../database/connection.ts';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';
import type { QueryResult } from '../sql/query-result.ts';

/** A connection by pg, with COPY by pg-copy-streams. */
export class PgConnection implements DatabaseConnection {
  readonly target: string;
  readonly #wire: WireConnection;
  readonly #copyFrom: typeof from;

  constructor(target: string, wire: WireConnection, copyFrom: typeof from) {
    this.target = target;
    this.#wire = wire;
    this.#copyFrom = copyFrom;
  }

  query(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> {
    return this.#wire.query(sql, parameters, 'extended');
  }

  async copyIn(into: string, data: Uint8Array): Promise<void> {
    try {
      const stream = this.#wire.client.query(
        this.#copyFrom(`copy ${into} from stdin with (format binary)`),
      );
      stream.end(data);
      await finished(stream);
    } catch (error) {
      throw this.#wire.failure(`COPY into ${into.split(' (')[0]}`, error);
    }
  }

  async interrupt(): Promise<void> {
    this.#wire.interrupt();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
