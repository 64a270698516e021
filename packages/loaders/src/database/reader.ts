import type { CheckOutcome, PrimaryKeys } from '@spacex-platform/transform';
import type { Finding } from '../finding.ts';
import type { Ledger } from '../ledger.ts';
import type { Loader } from '../loader.ts';
import type { DatabaseConnection, QueryResult } from './connection.ts';
import { primaryKeysOf } from './primary-keys.ts';
import { literal, quoted } from './sql-names.ts';

/** A read-only way into a database target, with the schema on the search path. */
export interface Reader {
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>;
  /** The keys that the target itself keeps. Absent where it keeps none. */
  primaryKeys?(): Promise<PrimaryKeys>;
  /**
   * One more connection, which sees the very same moment; only of a reader that was opened for
   * one, and before its first query. Absent where a target has but one connection.
   */
  another?(): Promise<Reader>;
  close(): Promise<void>;
}

/** How {@link QueryableLoader.openReader} opens a target. */
export interface ReaderOptions {
  readonly signal?: AbortSignal;
  /** All queries see one moment, whatever is committed meanwhile. Default: each sees its own. */
  readonly oneMoment?: boolean;
}

/** A loader whose target can be queried with SQL. */
export interface QueryableLoader extends Loader {
  /** Opens the target for reading; close it when done. */
  openReader(options?: ReaderOptions): Promise<Reader>;
  /** Opens the record of runs; close it when done. */
  openLedger(): Promise<Ledger>;
  /**
   * Keeps in the ledger what the rules found in the data of a run, in the place of what was kept
   * of it before. Absent where a target keeps none.
   *
   * @throws LoaderError `permission` where the user may only read, …
   */
  keepChecks?(runId: string, checks: readonly CheckOutcome[]): Promise<void>;
  /** Looks at the target without changing anything: is it there, with what rights, in what shape. */
  diagnose(): Promise<readonly Finding[]>;
}

const beginOneMoment = 'begin transaction isolation level repeatable read, read only';

/** The name of the moment that a reader sees, for {@link joinMoment}. */
export async function momentOf({ query }: Reader): Promise<string> {
  try {
    const { rows } = await query('select pg_export_snapshot() as moment');
    return String(rows[0]?.['moment']);
  } catch (error) {
    // The transaction is lost with the statement; the reader begins another.
    await query('rollback');
    await query(beginOneMoment);
    throw error;
  }
}

/** Makes a reader see the moment that another one sees, for as long as that one is open. */
export async function joinMoment(reader: Reader, moment: string): Promise<Reader> {
  try {
    await reader.query(`set transaction snapshot ${literal(moment)}`);
    return reader;
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** Makes a connection read-only and puts the schema on its search path. */
export async function readerOver(
  connection: DatabaseConnection,
  schema: string,
  { oneMoment = false }: ReaderOptions = {},
): Promise<Reader> {
  try {
    await connection.query(`set search_path to ${quoted(schema)}`);
    await connection.query('set default_transaction_read_only to on');
    // Questions about all rows group and sort them; the server's default spills to disk early.
    await connection.query("set work_mem to '128MB'");
    // They are many and each is short: compiling them takes longer than it saves.
    await connection.query('set jit to off');
    if (oneMoment) await connection.query(beginOneMoment);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    query: (sql, parameters) => connection.query(sql, parameters),
    primaryKeys: () => primaryKeysOf(connection),
    close: () => connection.close(),
  };
}
