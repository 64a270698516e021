import { closing } from '../../run/closing.ts';
import { cursorStream } from '../../sql/cursor-stream.ts';
import { redshiftExactTypes } from '../../sql/exact-values.ts';
import { quoted } from '../../sql/names.ts';
import type { WireConnection } from '../../sql/postgres-wire/connection.ts';
import type { QueryResult } from '../../sql/query-result.ts';
import type { Parameter, Warehouse } from '../connection.ts';

/**
 * A connection over the PostgreSQL protocol.
 *
 * @param backend the `pg_backend_pid()` of the session
 * @param another connects once more, to cancel a statement of this connection
 */
export function wireWarehouse(
  target: string,
  wire: WireConnection,
  backend: number,
  another: () => Promise<Warehouse>,
): Warehouse {
  let isBusy = false;

  const send = async (
    sql: string,
    parameters: readonly Parameter[] = [],
    mode?: 'extended',
  ): Promise<QueryResult> => {
    isBusy = true;
    return wire.query(sql, parameters, mode).finally(() => {
      isBusy = false;
    });
  };

  const warehouse: Warehouse = {
    target,
    query: (sql, parameters) => send(sql, parameters),
    async transaction(statements) {
      await warehouse.query('begin');
      try {
        for (const statement of statements) await warehouse.query(statement);
        await warehouse.query('commit');
      } catch (error) {
        // If the connection is lost, the server rolls back by itself.
        await warehouse.query('rollback').catch(() => undefined);
        throw error;
      }
    },
    async read(sql, schema) {
      await warehouse.query(`set search_path to ${quoted(schema)}`);
      await warehouse.query('begin read only');
      try {
        // The extended protocol accepts a single statement, so no second one can end the transaction.
        return await send(sql, [], 'extended');
      } finally {
        await warehouse.query('rollback').catch(() => undefined);
      }
    },
    stream: (sql, schema) =>
      cursorStream(
        {
          ...{ target, types: redshiftExactTypes },
          exact: (text) => wire.exact(text),
          async begin() {
            await warehouse.query(`set search_path to ${quoted(schema)}`);
            await warehouse.query('begin read only');
          },
          end: async () => void (await warehouse.query('rollback').catch(() => undefined)),
        },
        sql,
      ),
    async interrupt() {
      if (!isBusy) return;
      const pid = String(backend);
      await closing(await another(), (other) =>
        other.query('select pg_cancel_backend($1) as cancelled', [pid]),
      );
    },
    close: () => wire.close(isBusy),
  };
  return warehouse;
}
