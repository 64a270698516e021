import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { DatabaseConnection } from './connection.ts';
import type { LedgerTables } from './ledger-tables.ts';

/** Writes statements and never runs them: the connection and its transaction are ours. */
const queries = new Kysely<LedgerTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Builds statements on the ledger of a schema, for {@link execute}. */
export function ledgerQueries(schema: string): Kysely<LedgerTables> {
  return queries.withSchema(schema);
}

/** Runs a statement on a connection and returns its rows. */
export async function execute<R>(
  connection: Pick<DatabaseConnection, 'query'>,
  statement: Compilable<R>,
): Promise<readonly R[]> {
  const { sql, parameters } = statement.compile();
  const { rows } = await connection.query(sql, parameters);
  return rows as readonly R[];
}
