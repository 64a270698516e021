import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';
import { postgresLaunchLibraryStore, postgresLoader } from '@spacex-platform/loaders/postgres';
import { fileStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetEnvironment, s3Place } from '../lake/support/s3-place.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { freshDatabase } from '../support/postgres.ts';
import { setFleet } from './support/fleet.ts';
import { hourMs, mostInAnyHour, movedClock } from './support/moved-clock.ts';
import { synchronizesAnyHistory } from './support/sync-property.ts';
import { expectServerState, syncWith } from './support/synchronized.ts';

// Before a test fakes the time.
const seed = Number(process.env['SPACEX_SYNC_SEED'] ?? Date.now() % 2 ** 31);

/** Two runs at the same time, each with a store of its own on the same place. */
async function sharesStore(
  clock: ReturnType<typeof movedClock>,
  open: () => LaunchLibraryStore,
): Promise<void> {
  await using server = await startLaunchLibrary();
  clock.attach(server);
  setFleet(server, 1100, 130);
  const run = () => Promise.all([syncWith(open(), server), syncWith(open(), server)]);
  let results = await run();
  expect(server.requests).toHaveLength(15);
  for (let runs = 0; results.some(({ status }) => status === 'deferred') && runs < 5; runs++) {
    clock.advance(2 * hourMs);
    results = await run();
  }
  expect(results.map(({ status }) => status)).toEqual(['complete', 'complete']);
  expect(mostInAnyHour(server.window.all)).toBe(15);
  expect(server.requests).toHaveLength(server.window.all.length);
  await expectServerState(open(), server);
}

describe('the raw zone of a lake in a directory', () => {
  const clock = movedClock();

  test('two runs share the store, with one file of the state', async () => {
    const root = await mkdtemp(join(tmpdir(), 'launch-library-'));
    try {
      const lake = fileStore(pathToFileURL(root));
      await sharesStore(clock, () => rawZoneLaunchLibraryStore(lake));
      const paths = (await lake.list('')).map(({ path }) => path);
      expect(paths).toContain('raw/launch-library/state.json');
      expect(paths.filter((path) => !path.startsWith('raw/launch-library/'))).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

describeMoto('the raw zone of a lake in a bucket', () => {
  const clock = movedClock();
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();

  test('two runs share the store by conditional writes', async () => {
    await using place = await s3Place(moto);
    await sharesStore(clock, () => rawZoneLaunchLibraryStore(place.open()));
  });

  test('any history ends in the state of the server', async () => {
    console.log(`SPACEX_SYNC_SEED=${seed}`);
    await using place = await s3Place(moto);
    // One bucket is enough: each history has a directory of its own.
    let histories = 0;
    const storeOf = async () => {
      const prefix = `history-${++histories}/`;
      return rawZoneLaunchLibraryStore(below(place.open(), prefix));
    };
    const tried = await synchronizesAnyHistory(clock, storeOf, { seed, numRuns: 6 });
    console.log(JSON.stringify(tried));
  }, 600_000);
});

/** A store below a prefix of another one. */
function below(
  store: ReturnType<typeof fileStore> | ReturnType<Awaited<ReturnType<typeof s3Place>>['open']>,
  prefix: string,
): Parameters<typeof rawZoneLaunchLibraryStore>[0] {
  return {
    url: `${store.url}/${prefix}`,
    read: (path) => store.read(prefix + path),
    write: (path, bytes) => store.write(prefix + path, bytes),
    create: (path, bytes) => store.create(prefix + path, bytes),
    list: (path) => store.list(prefix + path),
    remove: (paths) => store.remove(paths.map((path) => prefix + path)),
    readVersion: (path) => store.readVersion(prefix + path),
    replace: (path, bytes, version) => store.replace(prefix + path, bytes, version),
  };
}

describe('a schema of PostgreSQL', () => {
  const clock = movedClock();

  test('two runs share the store, also the first ones in a schema', async () => {
    await using database = await freshDatabase();
    await sharesStore(clock, () => postgresLaunchLibraryStore(database.settings));
    const [row] = await database.query<{ states: string; documents: string }>(
      `select (select count(*) from spacex.etl_launch_library where name = 'sync') as states,
              (select count(*) from spacex.etl_launch_library_documents) as documents`,
    );
    expect(row).toEqual({ states: '1', documents: '1230' });
  });

  test('the owner of a schema needs no other privilege, and a load into it works as before', async () => {
    await using database = await freshDatabase();
    const settings = await database.schemaOwner('launches');
    await using server = await startLaunchLibrary();
    clock.attach(server);
    setFleet(server, 30, 5);
    const store = postgresLaunchLibraryStore({ ...settings, schema: 'launches' });
    expect(await syncWith(store, server)).toMatchObject({ status: 'complete', stored: 35 });
    const loader = postgresLoader({ ...settings, schema: 'launches' });
    const problems = (await loader.diagnose?.())?.filter(
      // The clock of this process is not that of the server.
      ({ check, status }) => status !== 'ok' && check !== 'clock',
    );
    expect(problems).toEqual([]);
  });
});

test('sessions of PostgreSQL have a name', async () => {
  await using database = await freshDatabase();
  await using server = await startLaunchLibrary();
  const store = postgresLaunchLibraryStore(database.settings);
  await syncWith(store, server);
  await database.query(
    `alter table spacex.etl_launch_library_documents
       add column session text default current_setting('application_name')`,
  );
  setFleet(server, 1, 0);
  await syncWith(store, server, { full: true });
  expect(await database.query('select session from spacex.etl_launch_library_documents')).toEqual([
    { session: 'spacex-etl launch-library' },
  ]);
});

test('no connection to PostgreSQL is open while a request or a wait is under way', async () => {
  await using database = await freshDatabase();
  await using server = await startLaunchLibrary();
  Object.defineProperty(server, 'now', { get: () => Date.now() });
  setFleet(server, 250, 5);
  const open = async () => {
    const rows = await database.query<{ name: string }>(
      `select application_name as name from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return rows.filter(({ name }) => name.startsWith('spacex-etl')).length;
  };
  let duringRequests = 0;
  const client = {
    ...{ maxWaitMs: 30_000, retries: 1 },
    fetch: async (...[url, init]: Parameters<typeof fetch>) => {
      const response = await fetch(url, init);
      // A server process ends a little later than its connection.
      await expect.poll(open).toBe(0);
      duringRequests += 1;
      return response;
    },
  };
  // 14 requests of others: the second one of this run waits until the first of those is an hour old.
  for (let count = 0; count < 14; count++) server.window.take(Date.now() - hourMs + 4000);
  const store = postgresLaunchLibraryStore(database.settings);
  const started = Date.now();
  const running = syncWith(store, server, { client });
  const whileWaiting: number[] = [];
  await expect
    .poll(async () => {
      whileWaiting.push(await open());
      return server.window.used(Date.now());
    })
    .toBeLessThan(14);
  expect(await running).toMatchObject({ status: 'complete', stored: 255 });
  console.log(`waited ${Date.now() - started} ms, ${whileWaiting.length} looks at the connections`);
  expect(duringRequests).toBeGreaterThanOrEqual(5);
  // A look may meet one of the short transactions, but most of the time there is none.
  expect(whileWaiting.filter((count) => count === 0).length).toBeGreaterThan(0);
});
