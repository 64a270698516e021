import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { postgresLaunchLibraryStore } from '@spacex-platform/loaders/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { movedClock } from './support/moved-clock.ts';
import { synchronizesAnyHistory } from './support/sync-property.ts';

const clock = movedClock();
const seed = Number(process.env['SPACEX_SYNC_SEED'] ?? Date.now() % 2 ** 31);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'launch-library-'));
  console.log(`SPACEX_SYNC_SEED=${seed}`);
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('any history ends in the state of the server: a directory', async () => {
  let directories = 0;
  const storeOf = async () => embeddedLaunchLibraryStore(join(root, String(++directories)));
  const tried = await synchronizesAnyHistory(clock, storeOf, { seed, numRuns: 60 });
  console.log(JSON.stringify(tried));
  expect(tried.kills).toBeGreaterThan(10);
  expect(tried.deferred).toBeGreaterThan(0);
  expect(tried.mostInAnyHour).toBe(15);
}, 600_000);

test('any history ends in the state of the server: PostgreSQL', async () => {
  await using database = await freshDatabase();
  let schemas = 0;
  const storeOf = async () =>
    postgresLaunchLibraryStore({ ...database.settings, schema: `history_${++schemas}` });
  const tried = await synchronizesAnyHistory(clock, storeOf, { seed, numRuns: 15 });
  console.log(JSON.stringify(tried));
  expect(tried.kills).toBeGreaterThan(2);
}, 600_000);
