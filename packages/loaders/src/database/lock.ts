import { setTimeout as sleep } from 'node:timers/promises';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { DatabaseConnection } from './connection.ts';
import { defaultLockTimeoutMs } from './target.ts';

const pollMs = 250;

/**
 * Takes the advisory lock of a schema for this connection: two loads of one target take turns.
 * Asks again and again instead of waiting in the server, so that the wait can be bounded,
 * told and ended. The server frees the lock with the connection, however that ends.
 *
 * @throws LoaderError `locked` when the wait is over, `interrupted` by the signal.
 */
export async function lockSchema(
  connection: DatabaseConnection,
  schema: string,
  { lockTimeoutMs = defaultLockTimeoutMs, signal, onEvent }: OpenRequest,
): Promise<void> {
  const deadline = performance.now() + lockTimeoutMs;
  let told = false;
  while (!(await tryLock(connection, schema))) {
    const { target } = connection;
    if (performance.now() >= deadline) {
      throw new LoaderError(
        'locked',
        `Another run holds the schema "${schema}" on ${target}${await lockHolder(connection, schema)}. ` +
          `Waited ${Math.round(lockTimeoutMs / 1000)} s. Run again when it has ended, or wait longer with --lock-timeout.`,
        { target },
      );
    }
    if (!told) {
      const message = `Waiting for another run on schema "${schema}"${await lockHolder(connection, schema)}`;
      onEvent?.({ type: 'waiting', target, message });
      told = true;
    }
    try {
      await sleep(
        pollMs * (0.5 + Math.random()),
        undefined,
        signal === undefined ? {} : { signal },
      );
    } catch (cause) {
      throw new LoaderError('interrupted', `Interrupted while waiting for ${target}`, {
        target,
        cause,
      });
    }
  }
}

const lockKey = `hashtextextended('spacex-etl ' || $1, 0)`;

async function tryLock(connection: DatabaseConnection, schema: string): Promise<boolean> {
  const { rows } = await connection.query(`select pg_try_advisory_lock(${lockKey}) as taken`, [
    schema,
  ]);
  return rows[0]?.['taken'] === true;
}

/** Who holds it, where the server lets us see: ` (spacex-etl …, pid 4711, since …)`. */
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
