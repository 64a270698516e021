import {
  type CompiledQuery,
  Kysely,
  type DatabaseConnection as KyselyConnection,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { DatabaseConnection } from './connection.ts';
import type { LedgerTables } from './ledger-tables.ts';

/** kysely over one connection of ours: it writes the statements, we keep the transaction. */
export function kyselyOver(connection: Pick<DatabaseConnection, 'query'>): Kysely<LedgerTables> {
  const bridge: KyselyConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const result = await connection.query(query.sql, query.parameters);
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.affected) };
    },
    // biome-ignore lint/correctness/useYield: streaming is not offered on this connection
    async *streamQuery() {
      throw new Error('Streaming queries are not supported');
    },
  };
  return new Kysely<LedgerTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: async () => undefined,
        acquireConnection: async () => bridge,
        beginTransaction: async () => void (await connection.query('begin')),
        commitTransaction: async () => void (await connection.query('commit')),
        rollbackTransaction: async () => void (await connection.query('rollback')),
        releaseConnection: async () => undefined,
        destroy: async () => undefined,
      }),
    },
  });
}
