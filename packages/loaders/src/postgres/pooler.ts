import { setTimeout as sleep } from 'node:timers/promises';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';

/** How often to compare, since a pool may have several connections to the server. */
const attempts = 3;
/** A pool in session mode may have no free connection to the server. */
const otherMs = 5_000;

/**
 * Detects a pooler by the process id that the client was given, which is not that of the backend, and
 * refuses one that assigns another backend to each transaction: a load needs one session for its lock
 * and its temporary tables, and its settings would remain for other clients of the pool. Changes no
 * setting.
 *
 * @param connect connects once more; absent if only this connection can be used
 * @returns the process id of the backend, and whether a pooler in session mode is in between
 * @throws LoaderError `pooler`
 */
export async function refusePooler(
  target: string,
  where: string,
  wire: WireConnection,
  connect?: () => Promise<WireConnection>,
): Promise<{ readonly pid: number; readonly isPooled: boolean }> {
  const pid = await backendPid(wire);
  if (pid === wire.processId) return { pid, isPooled: false };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const isShared =
      (await backendPid(wire)) !== pid || (connect !== undefined && (await lendsTo(connect, pid)));
    if (isShared) throw transactionPooler(target, where);
  }
  return { pid, isPooled: true };
}

/** Whether another session gets the backend, although the first session has not ended. */
async function lendsTo(connect: () => Promise<WireConnection>, pid: number): Promise<boolean> {
  let other: WireConnection | undefined;
  const limit = new AbortController();
  const timer = sleep(otherMs, undefined, { signal: limit.signal }).then(
    () => other?.interrupt(),
    () => undefined,
  );
  try {
    other = await connect();
    await other.query('begin');
    const isSame = (await backendPid(other)) === pid;
    await other.query('rollback');
    return isSame;
  } catch (error) {
    // A pool in statement mode allows no transactions. Otherwise the pool is exhausted.
    return isLoaderError(error) && error.code === 'pooler';
  } finally {
    limit.abort();
    await timer;
    await other?.close();
  }
}

async function backendPid(wire: WireConnection): Promise<number> {
  const { rows } = await wire.query('select pg_backend_pid() as pid');
  return Number(rows[0]?.['pid']);
}

function transactionPooler(target: string, where: string): LoaderError {
  return new LoaderError(
    'pooler',
    `A pooler in transaction or statement mode answers on ${where}: it assigns another session to each transaction or statement, but a load needs one session. ` +
      'Nothing was changed. Set host and port to those of the server itself, or of a pool in session mode.',
    { target },
  );
}
