import { quoted } from '../../sql/names.ts';
import type { WireConnection } from '../../sql/postgres-wire/connection.ts';
import type { QueryResult } from '../../sql/query-result.ts';
import type { Parameter, Warehouse } from '../connection.ts';

/** A connection over the PostgreSQL protocol. */
export class WireWarehouse implements Warehouse {
  readonly target: string;
  readonly #wire: WireConnection;
  readonly #another: () => Promise<Warehouse>;
  #isBusy = false;
  #backend: number | undefined;

  /** @param another connects once more, to cancel a statement of this connection */
  constructor(target: string, wire: WireConnection, another: () => Promise<Warehouse>) {
    this.target = target;
    this.#wire = wire;
    this.#another = another;
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
      // If the connection is lost, the server rolls back by itself.
      await this.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  async read(sql: string, schema: string): Promise<QueryResult> {
    await this.query(`set search_path to ${quoted(schema)}`);
    await this.query('begin read only');
    try {
      // The extended protocol accepts a single statement, so no second one can end the transaction.
      return await this.#send(sql, [], 'extended');
    } finally {
      await this.query('rollback').catch(() => undefined);
    }
  }

  async interrupt(): Promise<void> {
    if (!this.#isBusy || this.#backend === undefined) return;
    const other = await this.#another();
    try {
      await other.query('select pg_cancel_backend($1) as cancelled', [String(this.#backend)]);
    } finally {
      await other.close();
    }
  }

  close(): Promise<void> {
    return this.#wire.close(this.#isBusy);
  }

  async #send(
    sql: string,
    parameters: readonly Parameter[],
    mode?: 'extended',
  ): Promise<QueryResult> {
    this.#isBusy = true;
    try {
      return await this.#wire.query(sql, parameters, mode);
    } finally {
      this.#isBusy = false;
    }
  }
}
