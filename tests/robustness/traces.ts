import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { FreshDatabase } from '../support/postgres.ts';

type Queryable = Pick<FreshDatabase, 'query'>;

const backendsSql = `select pid, state, query from pg_stat_activity
  where application_name like 'spacex-etl%' and datname = current_database()`;

/** Waits until the server has noticed that the killed processes are gone, which takes over 2 s. */
export async function untilAlone({ query }: Queryable): Promise<void> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const backends = await query(backendsSql);
    if (backends.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`Backends of finished runs still exist: ${JSON.stringify(backends)}`);
    }
    await sleep(50);
  }
}

/** Asserts that runs left nothing but their rows: no backend, no lock, no staging table. */
export async function expectNoTraces(database: Queryable): Promise<void> {
  await untilAlone(database);
  expect(
    await database.query(
      `select pid, objid from pg_locks
        where locktype = 'advisory'
          and database = (select oid from pg_database where datname = current_database())`,
    ),
  ).toEqual([]);
  expect(
    await database.query("select relname from pg_class where relname like 'stage of %'"),
  ).toEqual([]);
  expect(await database.query('select gid from pg_prepared_xacts')).toEqual([]);
}
