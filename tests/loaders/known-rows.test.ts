// @module-tag postgres-version
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseConnection } from '../../packages/loaders/src/database/connection.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { type ComparingOptions, comparingLoader, copiedBytes } from './support/comparing-loader.ts';
import { newRun } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';
import { loadTrips, type Trip, trip } from './support/trips.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
  await load(before);
});
afterEach(() => database.dispose());

const stop = (city: string) => ({ city, ship: null });
const before = [
  trip('a', { stops: [stop('Rome')] }),
  trip('b', { distance: 2, stops: [stop('Oslo'), stop('Bern')] }),
  trip('c', { details: { text: 'x'.repeat(500) } }),
];
const changed = trip('a', { distance: 55, stops: [stop('Rome')] });

function load(
  documents: readonly Trip[],
  options: ComparingOptions = {},
  request: Parameters<typeof loadTrips>[2] = {},
) {
  return loadTrips(comparingLoader(database.settings, options), { trips: documents }, request);
}

const contents = () =>
  database.query(
    `select t.*, cast(_run_id as text) as run,
            (select json_agg(s order by position) from spacex.stops s where s.trip_id = t.trip_id) as stops
       from spacex.trips t order by 1`,
  );

/** A connection that runs `work` before the first statement that begins with `start`. */
function doingBefore(start: string, work: () => Promise<unknown>): ComparingOptions {
  let isDone = false;
  return {
    wrap: (connection: DatabaseConnection) => ({
      ...connection,
      query: async (sql, parameters) => {
        if (!isDone && sql.trimStart().startsWith(start)) {
          isDone = true;
          await work();
        }
        return connection.query(sql, parameters);
      },
    }),
  };
}

/** After the rows were compared, before the tables are. */
const atCommit = 'select c.relname as name from pg_class';

test('sends keys and hashes of unchanged rows only', async () => {
  const { counted, wrap } = copiedBytes();
  const rows = await contents();
  const unchanged = { inserted: 0, updated: 0, deleted: 0 };
  expect(await load(before, { wrap })).toEqual([
    { table: 'stops', rows: 3, unchanged: 3, ...unchanged },
    { table: 'trips', rows: 3, unchanged: 3, ...unchanged },
  ]);
  expect(await contents()).toEqual(rows);
  expect(counted.bytes).toBeGreaterThan(0);
  expect(counted.bytes).toBeLessThan(400);
  await load(before, { wrap }, { rewrite: true });
  expect(counted.bytes).toBeGreaterThan(900);
});

test('writes changed and new rows, deletes those that vanished, and retains the others', async () => {
  const documents = [changed, trip('b', { distance: 2, stops: [stop('Oslo')] }), trip('d')];
  const expected = [
    { table: 'stops', rows: 2, inserted: 0, updated: 0, unchanged: 2, deleted: 1, pruned: 0 },
    { table: 'trips', rows: 3, inserted: 1, updated: 1, unchanged: 1, deleted: 1, pruned: 1 },
  ];
  const request = { prune: true, pruneLimit: 100 };
  const kept = (await contents()).find((row) => row['trip_id'] === 'b');
  expect(await load(documents, {}, { ...request, dryRun: true })).toEqual(expected);
  expect(await load(documents, {}, request)).toEqual(expected);
  expect(await contents()).toMatchObject([
    { trip_id: 'a', distance: 55, stops: [{ city: 'Rome' }] },
    { ...kept, stops: [{ city: 'Oslo' }] },
    { trip_id: 'd', code: 'D', stops: null },
  ]);
});

describe('another session that changes rows which were not sent in full', () => {
  test.for([
    { name: 'deletes one', sql: `delete from spacex.trips where trip_id = 'b'`, table: 'trips' },
    { name: 'deletes a child row', sql: `delete from spacex.stops`, table: 'stops' },
    {
      name: 'writes another hash',
      sql: `update spacex.trips set code = 'edited', _content_hash = 7 where trip_id = 'b'`,
      table: 'trips',
    },
    {
      name: 'changes the key',
      sql: `update spacex.trips set trip_id = 'z' where trip_id = 'b'`,
      table: 'trips',
    },
    { name: 'drops a column', sql: `alter table spacex.trips drop column code`, table: 'trips' },
  ])('$name: nothing is committed, and the next run loads them', async ({ sql, table }) => {
    for (const documents of [before, [changed, ...before.slice(1)]]) {
      const disturbed = doingBefore(atCommit, () => database.query(sql));
      const error = await failureOf(load(documents, disturbed));
      expect(error).toMatchObject({ code: 'superseded', transient: true, target: 'postgres' });
      expect(error.message).toContain('were changed by another session while this run loaded');
      expect(error.message).toMatch(new RegExp(`\\d rows of ${table}`));
      const [last] = await database.query(
        'select status, error_code from spacex.etl_runs order by finished_at desc limit 1',
      );
      expect(last).toEqual({ status: 'failed', error_code: 'superseded' });
      await load(documents, {}, { prune: true, pruneLimit: 100 });
      expect(await contents()).toMatchObject([
        { trip_id: 'a', code: 'A', distance: documents[0]?.distance, stops: [{ city: 'Rome' }] },
        { trip_id: 'b', code: 'B', distance: 2, stops: [{ city: 'Oslo' }, { city: 'Bern' }] },
        { trip_id: 'c', code: 'C', stops: null },
      ]);
    }
  });

  test('deletes one between the comparison and the statements: it is not inserted without values', async () => {
    const disturbed = doingBefore('insert into "spacex"."trips"', () =>
      database.query(`delete from spacex.trips where trip_id = 'b'`),
    );
    const error = await failureOf(load([...before, trip('d')], disturbed));
    expect(error).toMatchObject({ code: 'superseded' });
    expect((await contents()).map((row) => row['trip_id'])).toEqual(['a', 'c']);
  });

  test('deletes one: a dry run counts it as inserted', async () => {
    const disturbed = doingBefore('begin isolation level', () =>
      database.query(`delete from spacex.trips where trip_id = 'b'`),
    );
    expect(await load(before, disturbed, { dryRun: true })).toMatchObject([
      { unchanged: 3 },
      { inserted: 1, unchanged: 2 },
    ]);
  });
});

test('a trigger that deletes such a row fails the run with the trigger as the cause', async () => {
  await database.query(
    `create function spacex.late() returns trigger language plpgsql as $$
       begin delete from spacex.trips where trip_id = 'b'; return null; end $$;
     create trigger late after insert on spacex.trips
        for each statement execute function spacex.late()`,
  );
  const rows = await contents();
  const error = await failureOf(load([...before, trip('d')]));
  expect(error).toMatchObject({ code: 'target_differs' });
  expect(error.message).toContain('trips: 1 rows are missing or outdated');
  expect(error.message).toContain('the trigger "late"');
  expect(await contents()).toEqual(rows);
});

test('does not wait for a locked table before the commit', async () => {
  const holder = await database.connect();
  await holder.query('begin; lock table spacex.trips in access exclusive mode');
  const session = await comparingLoader(database.settings).open({ run: newRun(), tables: [] });
  await session.commit({ resources: [], rejects: [], drift: [] });
  const { counted, wrap } = copiedBytes();
  const released = doingBefore(atCommit, () => holder.query('rollback'));
  const options = { wrap: (one: DatabaseConnection) => wrap(released.wrap?.(one) ?? one) };
  expect(await load(before, options)).toMatchObject([{ unchanged: 3 }, { unchanged: 3 }]);
  // All rows of the locked table were sent.
  expect(counted.bytes).toBeGreaterThan(600);
});

test('reads the hashes of a partitioned table', async () => {
  await database.query(
    `alter table spacex.trips rename to old;
     create table spacex.trips (like spacex.old including all) partition by list (trip_id);
     create table spacex.trips_a partition of spacex.trips for values in ('a');
     create table spacex.trips_rest partition of spacex.trips default;
     insert into spacex.trips select * from spacex.old;
     drop table spacex.old`,
  );
  const { counted, wrap } = copiedBytes();
  expect(await load(before, { wrap })).toMatchObject([{ unchanged: 3 }, { unchanged: 3 }]);
  expect(counted.bytes).toBeLessThan(400);
});
