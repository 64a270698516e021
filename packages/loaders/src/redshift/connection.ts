import type { QueryResult } from '../sql/query-result.ts';
import type { RowStream } from '../sql/row-stream.ts';

/** A value for a `$1`; Redshift casts it where the statement says so. */
export type Parameter = string | null;

/**
 * A connection to Redshift, over the wire protocol or the Data API. Statements run sequentially,
 * each in a transaction of its own. Timestamps are returned as canonical ISO texts.
 */
export interface Warehouse {
  /** Name of the target, for messages. */
  readonly target: string;
  query(sql: string, parameters?: readonly Parameter[]): Promise<QueryResult>;
  /** Runs statements in one transaction. At most {@link maxStatements}. */
  transaction(statements: readonly string[]): Promise<void>;
  /** Runs a SELECT of a user, with the schema on the search path. */
  read(sql: string, schema: string): Promise<QueryResult>;
  /** The same in batches. Absent if the connection returns only whole results. */
  stream?(sql: string, schema: string): Promise<RowStream>;
  /** Cancels the running statement, if any, so that its outcome is known. */
  interrupt(): Promise<void>;
  /** Safe to call twice, and when it is broken. */
  close(): Promise<void>;
}

/** Maximum number of statements that the Data API accepts in one transaction. */
export const maxStatements = 40;

/** Runs statements in transactions as large as the Data API allows. */
export async function inTransactions(
  warehouse: Warehouse,
  statements: readonly string[],
): Promise<void> {
  for (let at = 0; at < statements.length; at += maxStatements) {
    await warehouse.transaction(statements.slice(at, at + maxStatements));
  }
}

/** Does work on a connection; cancels the running statement after the timeout, so that it fails. */
export async function withinTime<T>(
  warehouse: Warehouse,
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => void warehouse.interrupt().catch(() => undefined), milliseconds);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
