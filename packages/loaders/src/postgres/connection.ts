import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { DatabaseConnection, QueryResult } from '../database/connection.ts';
import { databaseFailure } from '../database/driver-errors.ts';
import { resultOf } from '../database/result-rows.ts';
import { statementName } from '../database/statement-name.ts';
import type { LoaderError } from '../errors/loader-error.ts';
import { valueParsers } from '../sql/value-parsers.ts';
import type { PostgresDriver } from './driver.ts';

/** A connection by pg, with COPY by pg-copy-streams. */
export class PgConnection implements DatabaseConnection {
  readonly target: string;
  readonly #driver: PostgresDriver;
  readonly #client: Client;
  readonly #socket: Socket;
  #broken: Error | undefined;
  #closed = false;

  constructor(driver: PostgresDriver, target: string, client: Client, socket: Socket) {
    this.target = target;
    this.#driver = driver;
    this.#client = client;
    this.#socket = socket;
    // Without a listener, a connection that breaks while idle would end the process.
    client.on('error', (error) => {
      this.#broken ??= error;
    });
    client.on('end', () => {
      this.#broken ??= new Error('the connection has ended');
    });
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> {
    try {
      // The extended protocol takes one statement alone; the simple one would take several.
      const config: QueryArrayConfig & { readonly queryMode: 'extended' } = {
        text: sql,
        values: [...parameters],
        rowMode: 'array',
        queryMode: 'extended',
        types,
      };
      const result: QueryArrayResult = await this.#client.query(config);
      const names = result.fields?.map((field) => field.name) ?? [];
      return resultOf(names, result.rows ?? [], result.rowCount ?? 0);
    } catch (error) {
      throw this.#failure(statementName(sql), error);
    }
  }

  async copyIn(into: string, data: Uint8Array): Promise<void> {
    try {
      const stream = this.#client.query(
        this.#driver.copyFrom(`copy ${into} from stdin with (format binary)`),
      );
      stream.end(data);
      await finished(stream);
    } catch (error) {
      throw this.#failure(`COPY into ${into.split(' (')[0]}`, error);
    }
  }

  async interrupt(): Promise<void> {
    this.#broken ??= new Error('the connection was interrupted');
    this.#socket.destroy();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#broken === undefined) await this.#client.end().catch(() => undefined);
    this.#socket.destroy();
  }

  #failure(doing: string, error: unknown): LoaderError {
    // A break has no SQLSTATE; what is known of it is the state of the connection.
    const fallback =
      this.#broken === undefined && !this.#socket.destroyed ? 'statement' : 'connection';
    return databaseFailure(this.target, doing, this.#reasonOf(error), fallback);
  }

  /** pg says only that a broken connection is broken; what broke it may have come while it was idle. */
  #reasonOf(error: unknown): unknown {
    const isNamed = typeof (error as { code?: unknown } | null)?.code === 'string';
    return isNamed ? error : (this.#broken ?? error);
  }
}

const types = {
  getTypeParser: (oid: number, format?: string) => {
    const own = valueParsers[oid];
    if (own !== undefined && format !== 'binary') return own;
    return defaultParsers(oid);
  },
};

/** Booleans, 32-bit integers, doubles and JSON; everything else stays a text. */
function defaultParsers(oid: number): (text: string) => unknown {
  switch (oid) {
    case 16:
      return (text) => text === 't';
    case 21:
    case 23:
    case 26:
    case 700:
    case 701:
      return Number;
    case 114:
    case 3802:
      return (text) => JSON.parse(text) as unknown;
    default:
      return (text) => text;
  }
}
