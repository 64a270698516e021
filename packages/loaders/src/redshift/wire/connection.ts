import type { Socket } from 'node:net';
import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { QueryResult } from '../../database/connection.ts';
import { resultOf } from '../../database/result-rows.ts';
import { statementName } from '../../database/statement-name.ts';
import { quoted } from '../../sql/names.ts';
import type { Parameter, Warehouse } from '../connection.ts';
import { wireFailure } from '../driver-errors.ts';
import { momentText, superValue, wholeNumber } from '../values.ts';

/** A connection by pg. */
export class WireWarehouse implements Warehouse {
  readonly target: string;
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #another: () => Promise<Warehouse>;
  #broken: Error | undefined;
  #closed = false;
  #busy = false;
  #backend: number | undefined;

  /** @param another connects once more, to cancel a statement of this connection */
  constructor(target: string, client: Client, socket: Socket, another: () => Promise<Warehouse>) {
    this.target = target;
    this.#client = client;
    this.#socket = socket;
    this.#another = another;
    // Without a listener, a connection that breaks while idle would end the process.
    client.on('error', (error) => {
      this.#broken ??= error;
    });
    client.on('end', () => {
      this.#broken ??= new Error('the connection has ended');
    });
  }

  async query(sql: string, parameters: readonly Parameter[] = []): Promise<QueryResult> {
    if (this.#backend === undefined) {
      const { rows } = await this.#send('select pg_backend_pid() as pid', []);
      this.#backend = Number(rows[0]?.['pid']);
    }
    return this.#send(sql, parameters);
  }

  async transaction(statements: readonly string[]): Promise<void> {
    await this.query('begin');
    try {
      for (const statement of statements) await this.query(statement);
      await this.query('commit');
    } catch (error) {
      // Where the connection is gone, the server rolls back by itself.
      await this.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  async read(sql: string, schema: string): Promise<QueryResult> {
    await this.query(`set search_path to ${quoted(schema)}`);
    await this.query('begin read only');
    try {
      // The extended protocol takes one statement alone, so no second one can end the transaction.
      return await this.#send(sql, [], { queryMode: 'extended' });
    } finally {
      await this.query('rollback').catch(() => undefined);
    }
  }

  async interrupt(): Promise<void> {
    if (!this.#busy || this.#backend === undefined) return;
    const other = await this.#another();
    try {
      await other.query('select pg_cancel_backend($1) as cancelled', [String(this.#backend)]);
    } finally {
      await other.close();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#broken === undefined && !this.#busy) await this.#client.end().catch(() => undefined);
    this.#socket.destroy();
  }

  async #send(
    text: string,
    values: readonly Parameter[],
    more: { readonly queryMode?: 'extended' } = {},
  ): Promise<QueryResult> {
    this.#busy = true;
    try {
      const config: QueryArrayConfig & { readonly queryMode?: string } = {
        text,
        values: [...values],
        rowMode: 'array',
        types,
        ...more,
      };
      const result: QueryArrayResult = await this.#client.query(config);
      const names = result.fields?.map((field) => field.name) ?? [];
      return resultOf(names, result.rows ?? [], result.rowCount ?? 0);
    } catch (error) {
      throw this.#failure(statementName(text), error);
    } finally {
      this.#busy = false;
    }
  }

  #failure(doing: string, error: unknown) {
    // A break has no SQLSTATE; what is known of it is the state of the connection.
    const lost = this.#broken !== undefined || this.#socket.destroyed;
    const named = typeof (error as { code?: unknown } | null)?.code === 'string';
    const cause = named ? error : (this.#broken ?? error);
    return wireFailure(this.target, doing, cause, lost ? 'connection' : 'statement');
  }
}

/** Type numbers (OIDs) whose texts are no texts to us. SUPER is 4000; 114 and 3802 are JSON. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  20: wholeNumber,
  21: Number,
  23: Number,
  26: Number,
  114: superValue,
  700: Number,
  701: Number,
  1114: momentText,
  1184: momentText,
  1700: Number,
  3802: superValue,
  4000: superValue,
};

const types = {
  getTypeParser: (oid: number) => parsers[oid] ?? ((text: string) => text),
};
