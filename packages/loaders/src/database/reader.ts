import type { Finding } from '../finding.ts';
import type { Ledger } from '../ledger.ts';
import type { Loader } from '../loader.ts';
import type { DatabaseConnection, QueryResult } from './connection.ts';
import { quoted } from './sql-names.ts';

/** A read-only way into a database target, with the schema on the search path. */
export interface Reader {
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>;
  close(): Promise<void>;
}

/** A loader whose target can be queried with SQL. */
export interface QueryableLoader extends Loader {
  /** Opens the target for reading; close it when done. */
  openReader(options?: { readonly signal?: AbortSignal }): Promise<Reader>;
  /** Opens the record of runs; close it when done. */
  openLedger(): Promise<Ledger>;
  /** Looks at the target without changing anything: is it there, with what rights, in what shape. */
  diagnose(): Promise<readonly Finding[]>;
}

/** Makes a connection read-only and puts the schema on its search path. */
export async function readerOver(connection: DatabaseConnection, schema: string): Promise<Reader> {
  try {
    await connection.query(`set search_path to ${quoted(schema)}`);
    await connection.query('set default_transaction_read_only to on');
    // Questions about all rows group and sort them; the server's default spills to disk early.
    await connection.query("set work_mem to '64MB'");
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    query: (sql, parameters) => connection.query(sql, parameters),
    close: () => connection.close(),
  };
}
