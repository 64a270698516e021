import { load } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { expect, test } from 'vitest';
import { stops, type Trip, trip, trips } from './support/trips.ts';

test('the embedded database has the same rows if most of them are known', async () => {
  const loader = embeddedLoader({});
  const documents: Trip[] = Array.from({ length: 6000 }, (_, at) =>
    trip(`trip-${at}`, { distance: at, stops: [{ city: `City ${at}`, ship: null }] }),
  );
  const loadTrips = (some: readonly Trip[]) =>
    load(loader, { trips: some }, { tables: [trips, stops] });
  await loadTrips(documents);
  expect((await loadTrips(documents)).tables).toMatchObject([
    { rows: 6000, unchanged: 6000, inserted: 0, updated: 0, deleted: 0 },
    { rows: 6000, unchanged: 6000, inserted: 0, updated: 0, deleted: 0 },
  ]);
  // One row in each part: before the hashes are read, after it, and a new one.
  const changed = documents.map((one, at) =>
    at === 100 || at === 5000 ? { ...one, code: 'changed', stops: [] } : one,
  );
  const { tables } = await loadTrips([...changed, trip('new')]);
  expect(tables).toMatchObject([
    { rows: 6001, unchanged: 5998, inserted: 1, updated: 2, deleted: 0 },
    { rows: 5998, unchanged: 5998, inserted: 0, updated: 0, deleted: 2 },
  ]);
  await using reader = await loader.openReader();
  const { rows } = await reader.query(
    `select count(*) as rows, sum(distance) as distance,
            (select count(*) from spacex.stops) as stops,
            (select string_agg(trip_id, ' ' order by trip_id) from spacex.trips where code = 'changed') as changed
       from spacex.trips`,
  );
  expect(rows).toEqual([
    { rows: 6001, distance: (5999 * 6000) / 2 + 1, stops: 5998, changed: 'trip-100 trip-5000' },
  ]);
});
