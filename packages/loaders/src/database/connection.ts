import type { QueryResult } from '../sql/query-result.ts';

/**
 * One connection to a PostgreSQL, whatever drives it. Statements run one after another.
 * Moments come back as canonical ISO texts, bigints as numbers where they are safe.
 */
export interface DatabaseConnection {
  /** Name of the target, for messages. */
  readonly target: string;
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>;
  /** Streams binary COPY data into a table: `into` is a quoted name with its column list. */
  copyIn(into: string, data: Uint8Array): Promise<void>;
  /** Breaks off what is under way, as far as the driver can; the connection is lost with it. */
  interrupt(): Promise<void>;
  /** Gives the connection back. Safe to call twice, and when it is broken. */
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
    // Where the connection is gone, the server rolls back by itself.
    await connection.query('rollback').catch(() => undefined);
    throw error;
  }
  await connection.query('commit');
  return result;
}
