import type { CheckOutcome, PrimaryKeys } from '@spacex-platform/transform';
import type { Finding } from './finding.ts';
import type { Ledger } from './ledger.ts';
import type { Loader } from './loader.ts';
import type { QueryResult } from './sql/query-result.ts';
import type { RowStream } from './sql/row-stream.ts';

/**
 * A read-only connection to a target, with the schema on the search path. `await using` closes it.
 */
export interface Reader extends AsyncDisposable {
  /**
   * Runs one statement. Arrays of the built-in types of PostgreSQL and lists of a lake are arrays; an
   * array of an enum is the text of PostgreSQL.
   */
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>;
  /**
   * Runs one statement and returns its rows in batches. The target is not available for other queries
   * until the last batch is read. Absent if a target returns only whole results.
   *
   * @throws LoaderError with the place of a syntax error, if the target reports one
   */
  stream?(sql: string): Promise<RowStream>;
  /** The primary keys that the target enforces. Absent if it enforces none. */
  primaryKeys?(): Promise<PrimaryKeys>;
  /** Tables are stored by rows, so that reading one column takes as long as reading all. */
  readonly storesRows?: boolean;
  /**
   * Opens another connection that sees the same snapshot. Only for a reader that was opened with
   * `oneMoment`, before its first query. Absent if a target has only one connection.
   */
  another?(): Promise<Reader>;
  close(): Promise<void>;
}

/** How {@link QueryableLoader.openReader} opens a target. */
export interface ReaderOptions {
  readonly signal?: AbortSignal;
  /** All queries see one snapshot, regardless of later commits. Default: each sees its own. */
  readonly oneMoment?: boolean;
}

/** A loader whose target can be queried with SQL. */
export interface QueryableLoader extends Loader {
  /** Opens the target for reading; close it when done. */
  openReader(options?: ReaderOptions): Promise<Reader>;
  /** Opens the ledger; close it when done. */
  openLedger(): Promise<Ledger>;
  /**
   * Replaces the check results of a run in the ledger. Absent if a target stores none.
   *
   * @throws LoaderError `permission` if the user may only read, …
   */
  keepChecks?(runId: string, checks: readonly CheckOutcome[]): Promise<void>;
  /**
   * Deletes runs from the ledger, with their rejects and check results. Absent if a target cannot.
   *
   * @param runIds whole ids; see `prunableRuns`
   */
  deleteRuns?(runIds: readonly string[]): Promise<void>;
  /** Checks connection, privileges and schema of the target. Changes nothing. */
  diagnose(): Promise<readonly Finding[]>;
}
