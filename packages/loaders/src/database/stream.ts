import { isLoaderError } from '../errors/loader-error.ts';
import { cursorStream } from '../sql/cursor-stream.ts';
import { postgresExactTypes } from '../sql/exact-values.ts';
import { readingOnly, refuseWritingWords } from '../sql/read-only.ts';
import type { RowStream } from '../sql/row-stream.ts';
import type { DatabaseConnection } from './connection.ts';

/** Transaction settings of a stream. */
const settings = [
  // All rows are read, so the plan for the first ones is not the best one.
  'set local cursor_tuple_fraction to 1',
  // The reader of the rows may pause, for example in a pager.
  'set local idle_in_transaction_session_timeout to 0',
];

/**
 * Streams the rows of a statement in a read-only transaction of its own.
 *
 * @param prepare sets what the transaction needs besides
 * @param release called when the transaction has ended
 */
export async function streamOver(
  connection: DatabaseConnection,
  sql: string,
  prepare: readonly string[] = [],
  release: () => void = () => undefined,
): Promise<RowStream> {
  const { target } = connection;
  try {
    const statement = refuseWritingWords(target, sql);
    return await cursorStream(
      {
        target,
        types: postgresExactTypes,
        exact: (text) => connection.exact(text),
        async begin() {
          await connection.query('begin transaction read only');
          for (const setting of [...settings, ...prepare]) await connection.query(setting);
        },
        async end() {
          // If the connection is lost, the server rolls back by itself.
          await connection.query('rollback').catch(() => undefined);
          release();
        },
      },
      statement,
    );
  } catch (error) {
    release();
    throw asReadingOnly(target, error);
  }
}

/** DECLARE refuses a WITH that changes data before the transaction does. */
const featureNotSupported = '0A000';

/** A refusal of the server to write, as that of a reader. */
export function asReadingOnly(target: string, error: unknown): unknown {
  if (!isLoaderError(error)) return error;
  const isDeclared =
    error.reason === featureNotSupported && error.message.includes('data-modifying');
  return error.code === 'read_only' || isDeclared ? readingOnly(target, error) : error;
}
