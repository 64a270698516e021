import { expect } from 'vitest';
import type { Platform } from './platform.ts';

/** Holds a lock that every load waits for, until it is disposed. */
export async function lockTable({ sql }: Platform): Promise<AsyncDisposable> {
  const sleep = 'select pg_sleep(86400)';
  const session = sql(`begin; lock table spacex.core_flights in access exclusive mode; ${sleep}`);
  // Its end is always a failure of psql.
  const ended = session.catch(() => {});
  const sleeping = `from pg_stat_activity where query like '%lock table spacex.core_flights%'
    and pid <> pg_backend_pid()`;
  await expect.poll(() => sql(`select count(*) ${sleeping}`)).toEqual(['1']);
  return {
    [Symbol.asyncDispose]: async () => {
      // A server that has restarted has released the lock.
      await sql(`select pg_terminate_backend(pid) ${sleeping}`).catch(() => {});
      await ended;
    },
  };
}

/** Waits until a session of the role `etl` waits for a lock. */
export async function untilBlocked({ sql }: Platform): Promise<void> {
  const blocked =
    "select count(*) > 0 from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.usename = 'etl'";
  await expect.poll(() => sql(blocked), { timeout: 300_000 }).toEqual(['t']);
}
