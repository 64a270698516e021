import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Loader, load } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { cores } from '@spacex-platform/transform';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { core, newRun } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

const serials = Array.from({ length: 8 }, (_, at) => `load ${at}`);

/** Calls `load` several times, each at a later time, without waiting for one. */
async function overlappingLoads(loaderOfCall: () => Loader) {
  const loads: ReturnType<typeof load>[] = [];
  for (const serial of serials) {
    loads.push(load(loaderOfCall(), { cores: [core('1', serial)] }));
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
    const loader = postgresLoader({ pool });
    expect(await overlappingLoads(() => loader)).toEqual(allLoaded);
    expect(await database.query(statement)).toEqual([{ serial: serials.at(-1) }]);
  } finally {
    await pool.end();
    await database.dispose();
  }
});

test('overlapping loads with a loader of their own on one pool all succeed, and the last call wins', async () => {
  const database = await freshDatabase();
  const pool = new Pool({ ...database.settings, max: 3 });
  try {
    expect(await overlappingLoads(() => postgresLoader({ pool }))).toEqual(allLoaded);
    expect(await database.query(statement)).toEqual([{ serial: serials.at(-1) }]);
  } finally {
    await pool.end();
    await database.dispose();
  }
});

test('overlapping loads with a loader of their own on one address all succeed, and the last call wins', async () => {
  const database = await freshDatabase();
  try {
    const { settings } = database;
    expect(await overlappingLoads(() => postgresLoader(settings))).toEqual(allLoaded);
    expect(await database.query(statement)).toEqual([{ serial: serials.at(-1) }]);
  } finally {
    await database.dispose();
  }
});

test('all overlapping loads into an embedded database succeed, and the last call wins', async () => {
  const loader = embeddedLoader();
  expect(await overlappingLoads(() => loader)).toEqual(allLoaded);
  await using reader = await loader.openReader();
  expect((await reader.query(statement)).rows).toEqual([{ serial: serials.at(-1) }]);
});

test('overlapping loads with a loader of their own on one directory all succeed, and the last call wins', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'overlapping-'));
  try {
    const dataDir = join(directory, 'data');
    const lakeUrl = pathToFileURL(join(directory, 'lake')).href;
    for (const loaderOfCall of [
      () => embeddedLoader({ dataDir }),
      () => lakeLoader({ store: fileStore(lakeUrl) }),
    ]) {
      expect(await overlappingLoads(loaderOfCall)).toEqual(allLoaded);
      await using reader = await loaderOfCall().openReader();
      expect((await reader.query('select serial from cores')).rows).toEqual([
        { serial: serials.at(-1) },
      ]);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('a load does not wait for one with the same pool and another schema', async () => {
  const database = await freshDatabase();
  const pool = new Pool({ ...database.settings, max: 3 });
  try {
    const first = postgresLoader({ pool, schema: 'first' });
    const session = await first.open({ run: newRun(), tables: [cores] });
    const waits = Promise.withResolvers<void>();
    const waiting = load(
      postgresLoader({ pool, schema: 'first' }),
      { cores: [core('1', 'first')] },
      { onEvent: ({ type }) => type === 'waiting' && waits.resolve() },
    );
    await waits.promise;
    await load(postgresLoader({ pool, schema: 'second' }), { cores: [core('1', 'second')] });
    await session.abort({
      ...{ status: 'aborted', code: 'test', message: 'Aborted.' },
      outcome: { resources: [], rejects: [], drift: [] },
    });
    await waiting;
  } finally {
    await pool.end();
    await database.dispose();
  }
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
