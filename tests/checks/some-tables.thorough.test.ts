import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { checks, coreFlights, cores, runChecks } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { testLake } from '../lake/lake.ts';
import type { Warehouse } from '../load/warehouse.ts';
import { freshDatabase } from '../support/postgres.ts';

async function postgres(): Promise<Pick<Warehouse, 'loader'> & AsyncDisposable> {
  const database = await freshDatabase();
  const connection = database.settings;
  return {
    loader: postgresLoader(connection),
    [Symbol.asyncDispose]: () => database.dispose(),
  };
}

async function embedded(): Promise<Pick<Warehouse, 'loader'> & AsyncDisposable> {
  const folder = temporaryFolder();
  return {
    loader: embeddedLoader({ dataDir: folder.path }),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}

async function lake(): Promise<Pick<Warehouse, 'loader'> & AsyncDisposable> {
  const place = testLake();
  return { loader: place.loader, [Symbol.asyncDispose]: async () => place[Symbol.dispose]() };
}

test.each([
  ['PostgreSQL', postgres, 'skipped'],
  ['the embedded database', embedded, 'skipped'],
  // A lake has all tables, empty ones too, and all marts.
  ['a lake', lake, 'passed'],
])('a run of some tables skips the checks that cannot be done: %s', async (_, open, others) => {
  await using place = await open();
  const result = await runPipeline({
    source: await snapshotSource(),
    loaders: [place.loader],
    tables: [cores, coreFlights],
    checks,
  });
  expect(result.error).toBeUndefined();
  await using reader = await place.loader.openReader();
  const outcomes = await runChecks((sql) => reader.query(sql), checks);
  const statuses = new Map(outcomes.map(({ id, status }) => [id, status]));
  expect(statuses.get('cores.key.unique')).toBe('passed');
  expect(statuses.get('launches.key.unique')).toBe(others);
  expect(outcomes.filter(({ status }) => status === 'passed').length).toBeGreaterThan(10);
});
