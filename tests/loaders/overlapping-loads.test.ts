import { setTimeout as sleep } from 'node:timers/promises';
import { type Loader, load } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { core } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

const serials = Array.from({ length: 8 }, (_, at) => `load ${at}`);

/** Calls `load` several times, each at a later time, without waiting for one. */
async function overlappingLoads(loader: Loader) {
  const loads: ReturnType<typeof load>[] = [];
  for (const serial of serials) {
    loads.push(load(loader, { cores: [core('1', serial)] }));
    await sleep(2);
  }
  const ends = await Promise.allSettled(loads);
  return ends.map((end) => (end.status === 'fulfilled' ? 'loaded' : String(end.reason)));
}

const allLoaded = serials.map(() => 'loaded');
const statement = 'select serial from spacex.cores';

test('all overlapping loads on one pool succeed, and the last call wins', async () => {
  const database = await freshDatabase();
  const pool = new Pool({ ...database.settings, max: 3 });
  try {
    expect(await overlappingLoads(postgresLoader({ pool }))).toEqual(allLoaded);
    expect(await database.query(statement)).toEqual([{ serial: serials.at(-1) }]);
  } finally {
    await pool.end();
    await database.dispose();
  }
});

test('all overlapping loads into an embedded database succeed, and the last call wins', async () => {
  const loader = embeddedLoader();
  expect(await overlappingLoads(loader)).toEqual(allLoaded);
  await using reader = await loader.openReader();
  expect((await reader.query(statement)).rows).toEqual([{ serial: serials.at(-1) }]);
});

test('a load that waits for an earlier one fails with locked after its timeout', async () => {
  const database = await freshDatabase();
  try {
    const loader = postgresLoader(database.settings);
    const holder = postgresLoader(database.settings);
    const events: string[] = [];
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: holds, resolve: isHeld } = Promise.withResolvers<void>();
    async function* slowly() {
      isHeld();
      yield core('1', 'holder');
      await held;
    }
    const first = load(holder, { cores: slowly() });
    await holds;
    const second = load(loader, { cores: [core('1', 'second')] });
    const third = load(
      loader,
      { cores: [core('1', 'third')] },
      { lockTimeoutMs: 300, onEvent: ({ type }) => events.push(type) },
    );
    expect(await failureOf(third)).toMatchObject({ code: 'locked', transient: true });
    expect(events).toContain('waiting');
    release();
    await Promise.all([first, second]);
    expect(await database.query(statement)).toEqual([{ serial: 'second' }]);
  } finally {
    await database.dispose();
  }
});
