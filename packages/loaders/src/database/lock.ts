import type { OpenRequest } from '../loader.ts';
import { waitForLock, waitOf } from '../run/wait-for-lock.ts';
import type { DatabaseConnection } from './connection.ts';

const pollMs = 250;

/**
 * Takes the advisory lock of a schema for this connection, so that loads into one schema are
 * serialized. The server releases the lock with the connection, however that ends.
 *
 * @throws LoaderError `locked` after the timeout, `interrupted` by the signal
 */
export async function lockSchema(
  connection: DatabaseConnection,
  schema: string,
  request: OpenRequest,
): Promise<void> {
  const { target } = connection;
  await waitForLock(async () => (await tryLock(connection, schema)) || undefined, {
    what: `schema "${schema}" on ${target}`,
    holder: async () => `another run${await lockHolder(connection, schema)}`,
    option: '--lock-timeout',
    pollMs,
    target,
    ...waitOf(request, target),
  });
}

const lockKey = `hashtextextended('spacex-etl ' || $1, 0)`;

async function tryLock(connection: DatabaseConnection, schema: string): Promise<boolean> {
  const { rows } = await connection.query(`select pg_try_advisory_lock(${lockKey}) as taken`, [
    schema,
  ]);
  return rows[0]?.['taken'] === true;
}

/** Describes the holder if the server shows it: ` (spacex-etl …, pid 4711, connected since …)`. */
export async function lockHolder(connection: DatabaseConnection, schema: string): Promise<string> {
  const { rows } = await connection.query(
    `select a.application_name as name, a.pid, a.backend_start as since
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and (cast(l.classid as bigint) << 32) | cast(l.objid as bigint) = ${lockKey}
        and l.database = (select oid from pg_database where datname = current_database())`,
    [schema],
  );
  const [row] = rows;
  if (row === undefined) return '';
  return ` (${row['name'] || 'unnamed'}, pid ${row['pid']}, connected since ${row['since']})`;
}
