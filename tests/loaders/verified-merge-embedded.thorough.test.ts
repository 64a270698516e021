import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf } from './support/failure-of.ts';
import { loadTrips, stops, trip, trips } from './support/trips.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spacex-verified-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function change(sql: string): Promise<void> {
  const database = await PGlite.create(join(directory, 'pgdata'));
  await database.exec(sql);
  await database.close();
}

test('a trigger that skips or changes rows fails a load into the embedded database', async () => {
  const loader = embeddedLoader({ dataDir: directory, tables: [stops, trips] });
  await loadTrips(loader, { trips: [trip('a')] });
  await change(
    `create function spacex.skip() returns trigger language plpgsql as 'begin return null; end';
     create trigger guard before update on spacex.trips for each row execute function spacex.skip()`,
  );
  const changed = { trips: [trip('a', { distance: 55 })] };
  const error = await failureOf(loadTrips(loader, changed));
  expect(error).toMatchObject({ code: 'target_differs', transient: false });
  expect(error.message).toContain('trips: 1 rows are missing or outdated');
  expect(error.message).toContain('the trigger "guard" calls spacex.skip');
  const finding = (await loader.diagnose()).find(({ check }) => check === 'filters');
  expect(finding).toMatchObject({ status: 'warning' });

  await change(
    `create or replace function spacex.skip() returns trigger language plpgsql as
       'begin new.code := ''X''; return new; end'`,
  );
  const other = await failureOf(loadTrips(loader, changed));
  expect(other).toMatchObject({ code: 'target_differs' });
  expect(other.message).toContain('trips: 1 rows have other values');
  const reader = await loader.openReader();
  expect((await reader.query('select distance, code from trips')).rows).toEqual([
    { distance: 1, code: 'A' },
  ]);
  await reader.close();
});
