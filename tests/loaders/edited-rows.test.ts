// @module-tag postgres-version
import { verifyHashes } from '@spacex-platform/loaders';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { loadTrips, stops, trip, trips } from './support/trips.ts';

test('finds edited rows by their hash, and a run with rewrite repairs them', async () => {
  await using database = await freshDatabase();
  const loader = postgresLoader(database.settings);
  const documents = {
    trips: [
      trip('a', { details: ['text', 1.5, null], stops: [{ city: 'Rome', ship: null }] }),
      trip('b', { details: { z: 1, a: { long: true } } }),
      trip('c', { distance: -0 }),
    ],
  };
  await loadTrips(loader, documents);
  const verify = async () => {
    const reader = await loader.openReader({ oneMoment: true });
    try {
      return await verifyHashes(reader, [trips, stops]);
    } finally {
      await reader.close();
    }
  };
  // The JSON of b: the database orders the keys of objects, so its hash cannot be computed.
  const whole = [
    { table: 'trips', rows: 3, differing: 0, examples: [], unverifiable: 1 },
    { table: 'stops', rows: 1, differing: 0, examples: [], unverifiable: 0 },
  ];
  expect(await verify()).toEqual(whole);

  await database.query(
    `update spacex.trips set code = 'edited' where trip_id = 'c';
     update spacex.stops set city = 'edited'`,
  );
  const edited = [
    { table: 'trips', rows: 3, differing: 1, examples: [{ trip_id: 'c' }], unverifiable: 1 },
    {
      table: 'stops',
      rows: 1,
      differing: 1,
      examples: [{ trip_id: 'a', position: 0 }],
      unverifiable: 0,
    },
  ];
  expect(await verify()).toEqual(edited);
  expect(await loadTrips(loader, documents)).toMatchObject([{ unchanged: 1 }, { unchanged: 3 }]);
  expect(await verify()).toEqual(edited);

  const planned = await loadTrips(loader, documents, { rewrite: true, dryRun: true });
  expect(planned).toMatchObject([{ updated: 1 }, { updated: 3 }]);
  expect(await loadTrips(loader, documents, { rewrite: true })).toEqual(planned);
  expect(await verify()).toEqual(whole);
});

test('reads a table with more rows than fit into a page', async () => {
  await using database = await freshDatabase();
  const loader = postgresLoader(database.settings);
  const many = Array.from({ length: 10_050 }, (_, at) =>
    trip(`${at}`, {
      stops: [
        { city: 'Rome', ship: null },
        { city: 'Oslo', ship: null },
      ],
    }),
  );
  await loadTrips(loader, { trips: many });
  await database.query("update spacex.stops set city = 'edited' where trip_id = '9999'");
  const reader = await loader.openReader();
  expect(await verifyHashes(reader, [stops])).toEqual([
    {
      table: 'stops',
      rows: 20_100,
      differing: 2,
      examples: [
        { trip_id: '9999', position: 0 },
        { trip_id: '9999', position: 1 },
      ],
      unverifiable: 0,
    },
  ]);
  await reader.close();
});
