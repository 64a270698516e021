import type { DatabaseConnection } from '../database/connection.ts';
import { primaryKeysOf } from '../database/primary-keys.ts';
import { asReadingOnly, streamOver } from '../database/stream.ts';
import type { Reader } from '../reader.ts';
import { readerClosed } from '../run/closed-reader.ts';
import { quoted } from '../sql/names.ts';
import { refuseOtherThanReading } from '../sql/read-only.ts';

/** A connection that several readers of this process use. */
interface Shared {
  readonly connection: Promise<DatabaseConnection>;
  users: number;
  /** Resolves when the last query has ended. */
  queue: Promise<unknown>;
}

/** By directory. A second connection to a directory would have to wait for the first one. */
const shared = new Map<string, Shared>();

/**
 * Opens a reader on a directory. Readers of one process share a connection, and their queries run
 * sequentially. They all see one snapshot, because no process can write while it is open.
 *
 * @param connect opens the connection if no other reader has
 */
export async function openSharedReader(
  directory: string,
  schema: string,
  connect: () => Promise<DatabaseConnection>,
): Promise<Reader> {
  const existing = shared.get(directory);
  const own: Shared = existing ?? {
    connection: prepared(connect),
    users: 0,
    queue: Promise.resolve(),
  };
  shared.set(directory, own);
  own.users++;
  let isClosed = false;
  let endStream = () => {};
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    // A stream that was not read to its end.
    endStream();
    own.users--;
    if (own.users > 0) return;
    shared.delete(directory);
    await own.queue.catch(() => undefined);
    await (await own.connection).close();
  };
  let connection: DatabaseConnection;
  try {
    connection = await own.connection;
  } catch (error) {
    shared.delete(directory);
    throw error;
  }
  const inTransaction = <T>(work: () => Promise<T>): Promise<T> => {
    const result = own.queue.then(async () => {
      await connection.query('begin transaction read only');
      try {
        await connection.query(`set local search_path to ${quoted(schema)}`);
        return await work();
      } finally {
        await connection.query('rollback').catch(() => undefined);
      }
    });
    own.queue = result.catch(() => undefined);
    return result;
  };
  return {
    async query(sql, parameters) {
      if (isClosed) throw readerClosed(connection.target);
      const statement = refuseOtherThanReading(connection.target, sql);
      try {
        return await inTransaction(() => connection.query(statement, parameters));
      } catch (error) {
        throw asReadingOnly(connection.target, error);
      }
    },
    async stream(sql) {
      if (isClosed) throw readerClosed(connection.target);
      const before = own.queue;
      const { promise, resolve } = Promise.withResolvers<void>();
      own.queue = promise;
      endStream = resolve;
      await before;
      const path = `set local search_path to ${quoted(schema)}`;
      return streamOver(connection, sql, [path], resolve);
    },
    primaryKeys: () => inTransaction(() => primaryKeysOf(connection)),
    storesRows: true,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function prepared(connect: () => Promise<DatabaseConnection>): Promise<DatabaseConnection> {
  const connection = await connect();
  try {
    // The same settings as on a server; see readerOver.
    await connection.query("set work_mem to '128MB'");
    await connection.query('set jit to off');
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
