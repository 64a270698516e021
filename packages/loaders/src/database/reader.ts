import type { Reader, ReaderOptions } from '../reader.ts';
import { readerClosed } from '../run/closed-reader.ts';
import { literal, quoted } from '../sql/names.ts';
import { refuseOtherThanReading } from '../sql/read-only.ts';
import type { DatabaseConnection } from './connection.ts';
import { primaryKeysOf } from './primary-keys.ts';
import { asReadingOnly, streamOver } from './stream.ts';

const beginSnapshot = 'begin transaction isolation level repeatable read, read only';

/** Exports the snapshot that a reader over this connection sees, for another {@link readerOver}. */
export async function snapshotOf(connection: DatabaseConnection): Promise<string> {
  try {
    const { rows } = await connection.query('select pg_export_snapshot() as snapshot');
    return String(rows[0]?.['snapshot']);
  } catch (error) {
    // The transaction is lost with the statement; the reader begins another.
    await connection.query('rollback');
    await connection.query(beginSnapshot);
    throw error;
  }
}

/**
 * Makes a connection read-only and puts the schema on its search path.
 *
 * @param snapshot exported by another reader, which must stay open
 */
export async function readerOver(
  connection: DatabaseConnection,
  schema: string,
  { oneMoment = false }: ReaderOptions = {},
  snapshot?: string,
): Promise<Reader> {
  try {
    await connection.query(`set search_path to ${quoted(schema)}`);
    // Queries over all rows group and sort them; the server's default spills to disk early.
    await connection.query("set work_mem to '128MB'");
    // The queries are many and short: compiling them takes longer than it saves.
    await connection.query('set jit to off');
    // All digits of doubles, whatever the role is set to.
    await connection.query('set extra_float_digits to 1');
    if (oneMoment) await connection.query(beginSnapshot);
    if (snapshot !== undefined) {
      await connection.query(`set transaction snapshot ${literal(snapshot)}`);
    }
  } catch (error) {
    await connection.close();
    throw error;
  }
  let isClosed = false;
  const close = async () => {
    isClosed = true;
    await connection.close();
  };
  return {
    query: async (sql, parameters) => {
      if (isClosed) throw readerClosed(connection.target);
      const statement = refuseOtherThanReading(connection.target, sql);
      const answer = () => connection.query(statement, parameters);
      try {
        return await (oneMoment ? answer() : readOnly(connection, answer));
      } catch (error) {
        throw asReadingOnly(connection.target, error);
      }
    },
    // A statement that fails would end the transaction that all queries share.
    ...(!oneMoment && {
      stream: async (sql: string) => {
        if (isClosed) throw readerClosed(connection.target);
        return streamOver(connection, sql);
      },
    }),
    primaryKeys: () => primaryKeysOf(connection),
    storesRows: true,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Runs in a transaction of its own, which no single statement can make writable. */
async function readOnly<T>(connection: DatabaseConnection, work: () => Promise<T>): Promise<T> {
  await connection.query('begin transaction read only');
  try {
    return await work();
  } finally {
    // If the connection is lost, the server rolls back by itself.
    await connection.query('rollback').catch(() => undefined);
  }
}
