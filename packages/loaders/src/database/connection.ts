import type { ExactResult } from '../sql/exact-values.ts';
import type { QueryResult } from '../sql/query-result.ts';

/**
 * A connection to PostgreSQL. Statements run sequentially. Timestamps are returned as canonical ISO
 * texts, bigints as numbers if they are safe integers.
 */
export interface DatabaseConnection {
  /** Name of the target, for messages. */
  readonly target: string;
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>;
  /** Runs one statement, and returns its values as the texts of the server. */
  exact(sql: string): Promise<ExactResult>;
  /** Streams binary COPY data into a table: `into` is a quoted name with its column list. */
  copyIn(into: string, data: Uint8Array): Promise<void>;
  /** Interrupts the running statement, as far as the driver can; the connection is lost with it. */
  interrupt(): Promise<void>;
  /** Closes the connection. Safe to call twice, and when it is broken. */
  close(): Promise<void>;
}

/** Runs `work` between BEGIN and COMMIT; an error rolls everything back. */
export async function transaction<T>(
  connection: DatabaseConnection,
  work: () => Promise<T>,
): Promise<T> {
  await connection.query('begin');
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // If the connection is lost, the server rolls back by itself.
    await connection.query('rollback').catch(() => undefined);
    throw error;
  }
  await connection.query('commit');
  return result;
}

/** Does the work, and interrupts the connection if it takes longer. */
export async function bounded<T>(
  connection: DatabaseConnection,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const late = setTimeout(() => void connection.interrupt().catch(() => undefined), timeoutMs);
  try {
    return await work();
  } finally {
    clearTimeout(late);
  }
}
