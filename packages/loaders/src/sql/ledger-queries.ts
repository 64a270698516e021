import {
  type Compilable,
  DummyDriver,
  Kysely,
  type ColumnType as KyselyColumn,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Origin } from '../origin.ts';
import type { QueryResult } from './query-result.ts';

type Written<Select, Insert = Select> = KyselyColumn<Select, Insert, never>;

/** The ledger's tables as kysely sees them. */
export interface LedgerTables {
  etl_runs: {
    run_id: string;
    status: 'succeeded' | 'failed' | 'aborted';
    source: string;
    origin: Origin;
    version: string;
    started_at: string;
    finished_at: Written<string, string>;
    resources: Written<unknown, string>;
    drift: Written<unknown, string>;
    rejects: number;
    /** Absent in ledgers of earlier versions. */
    sequence: KyselyColumn<number | null, number | null | undefined, never>;
    error_code: string | null;
    error_message: string | null;
  };
  etl_run_tables: {
    run_id: string;
    table_name: string;
    rows: number;
    inserted: number;
    updated: number;
    unchanged: number;
    deleted: number;
  };
  etl_rejects: {
    reject_id: string;
    run_id: string;
    resource: string;
    document_id: string | null;
    issues: Written<unknown, string>;
    raw: string;
    rejected_at: string;
    replayed_by: string | null;
  };
}

/** What the ledger needs of a connection. */
export interface LedgerConnection {
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>;
}

/** Builds statements and never runs them: connections and transactions are managed elsewhere. */
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
  connection: LedgerConnection,
  statement: Compilable<R>,
): Promise<readonly R[]> {
  const { sql, parameters } = statement.compile();
  const { rows } = await connection.query(sql, parameters);
  return rows as readonly R[];
}
