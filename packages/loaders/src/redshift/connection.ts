import type { QueryResult } from '../sql/query-result.ts';

/** A value for a `$1`; Redshift casts it where the statement says so. */
export type Parameter = string | null;

/**
 * One way into Redshift, over the wire protocol or the Data API. Statements run one after
 * another, each in a transaction of its own. Moments come back as canonical ISO texts.
 */
export interface Warehouse {
  /** Name of the target, for messages. */
  readonly target: string;
  query(sql: string, parameters?: readonly Parameter[]): Promise<QueryResult>;
  /** Runs statements as one transaction: all of them or none. At most {@link mostStatements}. */
  transaction(statements: readonly string[]): Promise<void>;
  /** One SELECT of a user's, with the schema on the search path. */
  read(sql: string, schema: string): Promise<QueryResult>;
  /** Cancels the statement under way, if any, so that its outcome is known. */
  interrupt(): Promise<void>;
  /** Safe to call twice, and when it is broken. */
  close(): Promise<void>;
}

/** As many statements as the Data API takes in one transaction. */
export const mostStatements = 40;

/** Statements in transactions as large as the Data API allows. */
export async function inTransactions(
  warehouse: Warehouse,
  statements: readonly string[],
): Promise<void> {
  for (let at = 0; at < statements.length; at += mostStatements) {
    await warehouse.transaction(statements.slice(at, at + mostStatements));
  }
}

/** Does work on a way in; what is under way when the time is over is cancelled, and fails. */
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
