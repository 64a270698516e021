import type { CheckOutcome, PrimaryKeys } from '@spacex-platform/transform';
import type { Finding } from './finding.ts';
import type { Ledger } from './ledger.ts';
import type { Loader } from './loader.ts';
import type { QueryResult } from './sql/query-result.ts';

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
