// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { failureOf } from './support/failure-of.ts';
import { type Documents, loadTrips, trip } from './support/trips.ts';

let database: FreshDatabase;
let loader: ReturnType<typeof postgresLoader>;
beforeEach(async () => {
  database = await freshDatabase();
  loader = postgresLoader(database.settings);
  await loadTrips(loader, before);
});
afterEach(() => database.dispose());

const at = (...ids: string[]) => ids.map((ship) => ({ city: 'Rome', ship }));
const ship = (id: string) => ({ id, name: `Ship ${id}` });
const before: Documents = {
  trips: [trip('a', { stops: at('1') }), trip('b')],
  ships: [ship('1'), ship('2')],
};
const stops = () =>
  database.query('select trip_id, ship_id from spacex.stops order by trip_id, position');

describe("a user's foreign keys", () => {
  const declare = (more = '') =>
    database.query(
      `alter table spacex.stops
         add constraint ship foreign key (ship_id) references spacex.ships ${more},
         add constraint trip foreign key (trip_id) references spacex.trips ${more}`,
    );

  test.for(['', 'deferrable', 'deferrable initially deferred'])(
    'hold for a run that adds, changes and deletes rows on both sides: %s',
    async (more) => {
      await declare(more);
      const after: Documents = {
        trips: [trip('a', { stops: at('3') }), trip('c', { stops: at('3', '2') })],
        ships: [ship('2'), ship('3')],
      };
      await loadTrips(loader, after, { prune: true });
      expect(await stops()).toEqual([
        { trip_id: 'a', ship_id: '3' },
        { trip_id: 'c', ship_id: '3' },
        { trip_id: 'c', ship_id: '2' },
      ]);
      expect(await database.query('select ship_id from spacex.ships order by 1')).toEqual([
        { ship_id: '2' },
        { ship_id: '3' },
      ]);
    },
  );

  test.for(['', 'deferrable initially deferred'])(
    'fail a run whose data violates them, before it commits: %s',
    async (more) => {
      await declare(more);
      const rows = await stops();
      const error = await failureOf(
        loadTrips(loader, { trips: [trip('c', { stops: at('missing') })] }),
      );
      expect(error).toMatchObject({ code: 'statement', reason: '23503', transient: false });
      expect(error.message).toContain('Key (ship_id)=(missing) is not present');
      const drop = 'alter table "spacex"."stops" drop constraint "ship";';
      expect(error.message).toContain(drop);
      expect(await stops()).toEqual(rows);
      await database.query(drop);
      await loadTrips(loader, { trips: [trip('c', { stops: at('missing') })] });
    },
  );

  test('need to be deferrable if they form a cycle, which the message says', async () => {
    await declare();
    await database.query(
      `alter table spacex.ships add constraint circle foreign key (name) references spacex.trips (trip_id)
         not valid;
       alter table spacex.trips add constraint back foreign key (code) references spacex.ships not valid`,
    );
    const after: Documents = {
      trips: [trip('n', { code: '9', stops: at('9') })],
      ships: [{ id: '9', name: 'n' }],
    };
    const error = await failureOf(loadTrips(loader, after));
    expect(error).toMatchObject({ reason: '23503' });
    const [fix] = /alter table \S+ alter constraint "\w+" deferrable;/.exec(error.message) ?? [];
    await database.query(String(fix));
    await loadTrips(loader, after);
  });
});

describe("a user's unique constraint", () => {
  const exchanged: Documents = {
    trips: [trip('a', { code: 'B' }), trip('b', { code: 'A' })],
  };
  const codes = () => database.query('select trip_id, code from spacex.trips order by 1');
  const swapped = [
    { trip_id: 'a', code: 'B' },
    { trip_id: 'b', code: 'A' },
  ];

  test.for([
    'alter table spacex.trips add constraint one_code unique (code)',
    'create unique index one_code on spacex.trips (code)',
  ])(
    'fails two documents that exchange values, with SQL that makes it work: %s',
    async (declare) => {
      await database.query(declare);
      const error = await failureOf(loadTrips(loader, exchanged));
      expect(error).toMatchObject({ code: 'statement', reason: '23505' });
      const [fix = ''] =
        /(alter table|drop index) [^.]*\.[^.]*deferrable;|drop index .*?deferrable;/.exec(
          error.message,
        ) ?? [''];
      expect(fix).toContain('unique (code) deferrable;');
      await database.query(fix);
      await loadTrips(loader, exchanged);
      expect(await codes()).toEqual(swapped);
    },
  );

  test('can pass to a new document from a deleted one', async () => {
    await database.query('create unique index one_code on spacex.trips (code)');
    await loadTrips(loader, { trips: [trip('b'), trip('c', { code: 'A' })] }, { prune: true });
    expect(await codes()).toEqual([
      { trip_id: 'b', code: 'B' },
      { trip_id: 'c', code: 'A' },
    ]);
  });

  test('on an expression is to be dropped, which the message says', async () => {
    await database.query('create unique index one_code on spacex.trips (lower(code))');
    const error = await failureOf(loadTrips(loader, exchanged));
    expect(error.message).toContain('cannot be deferred: drop index "spacex"."one_code";');
  });
});
