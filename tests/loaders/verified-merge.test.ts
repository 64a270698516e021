// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase, type PostgresSettings } from '../support/postgres.ts';
import { failureOf } from './support/failure-of.ts';
import { loadTrips, stops, trip, trips } from './support/trips.ts';

let database: FreshDatabase;
let loader: ReturnType<typeof postgresLoader>;
beforeEach(async () => {
  database = await freshDatabase();
  loader = postgresLoader({ ...database.settings, tables });
  await loadTrips(loader, { trips: before });
});
afterEach(() => database.dispose());

const tables = [stops, trips];
const before = [
  trip('a', { stops: [{ city: 'Rome', ship: null }] }),
  trip('b', { distance: 2, stops: [{ city: 'Oslo', ship: null }] }),
];

const contents = () =>
  database.query(
    `select t.trip_id, t.code, t.distance,
            (select count(*)::int from spacex.stops s where s.trip_id = t.trip_id) as stops
       from spacex.trips t order by 1`,
  );
const asLoaded = [
  { trip_id: 'a', code: 'A', distance: 1, stops: 1 },
  { trip_id: 'b', code: 'B', distance: 2, stops: 1 },
];

async function expectRefusal(
  documents: Parameters<typeof loadTrips>[1],
  says: readonly string[],
  request: Parameters<typeof loadTrips>[2] = {},
  as = loader,
) {
  const rows = await contents();
  const error = await failureOf(loadTrips(as, documents, request));
  expect(error).toMatchObject({ code: 'target_differs', transient: false, usage: false });
  for (const text of says) expect(error.message).toContain(text);
  expect(await contents()).toEqual(rows);
  expect(
    await database.query(
      'select status, error_code from spacex.etl_runs order by finished_at desc limit 1',
    ),
  ).toEqual([{ status: 'failed', error_code: 'target_differs' }]);
}

describe('a user whom row-level security allows to select only', () => {
  let settings: PostgresSettings;
  let user: string;
  beforeEach(async () => {
    settings = await database.schemaOwner('own');
    user = settings.user;
    await database.query(
      `grant usage, create on schema spacex to ${user};
       grant select, insert, update, delete on all tables in schema spacex to ${user};
       alter table spacex.trips enable row level security;
       alter table spacex.stops enable row level security;
       create policy readers on spacex.trips for select using (true);
       create policy readers on spacex.stops for select using (true)`,
    );
  });
  const asUser = () => postgresLoader({ ...settings, tables });

  test('fails if an update matches nothing', async () => {
    await expectRefusal(
      { trips: [trip('a', { distance: 55, stops: before[0]?.stops ?? [] })] },
      [
        'trips: 1 rows are missing or outdated',
        `row-level security applies to the user "${user}"`,
        'with the policies readers for select; no policy allows insert, update, delete',
        `create policy etl on "spacex"."trips" to "${user}" using (true) with check (true);`,
      ],
      {},
      asUser(),
    );
  });

  test('fails if a delete matches nothing', async () => {
    await expectRefusal({ trips: [trip('a')] }, ['stops: 1 rows were not deleted'], {}, asUser());
    await expectRefusal(
      { trips: before.slice(0, 1) },
      ['trips: 1 rows were not deleted', 'stops: 1 rows were not deleted'],
      { prune: true },
      asUser(),
    );
  });

  test('names the policies if an insert is refused', async () => {
    const error = await failureOf(loadTrips(asUser(), { trips: [...before, trip('c')] }));
    expect(error).toMatchObject({ code: 'permission', reason: '42501' });
    expect(error.message).toContain('no policy allows insert, update, delete');
    expect(await contents()).toEqual(asLoaded);
  });

  test('loads with the policy that the message suggests, and doctor reports the difference', async () => {
    const finding = async () =>
      (await asUser().diagnose()).find(({ check }) => check === 'filters');
    const changed = { trips: [trip('a', { distance: 55 })] };
    const error = await failureOf(loadTrips(asUser(), changed));
    expect(await finding()).toMatchObject({ status: 'failed' });
    for (const [policy] of error.message.matchAll(/create policy etl [^;]*;/g)) {
      await database.query(policy);
    }
    expect(await loadTrips(asUser(), changed)).toMatchObject([{ deleted: 1 }, { updated: 1 }]);
    expect(await finding()).toMatchObject({ status: 'warning' });
  });
});

test('names the policies if they hide rows and an insert meets a duplicate key', async () => {
  const settings = await database.schemaOwner('own');
  await database.query(
    `alter table spacex.trips owner to ${settings.user};
     alter table spacex.stops owner to ${settings.user};
     grant usage, create on schema spacex to ${settings.user};
     grant select, insert, update, delete on all tables in schema spacex to ${settings.user};
     alter table spacex.trips enable row level security;
     alter table spacex.trips force row level security;
     create policy most on spacex.trips using (trip_id <> 'b') with check (true)`,
  );
  const error = await failureOf(loadTrips(postgresLoader(settings), { trips: before }));
  expect(error).toMatchObject({ code: 'statement', reason: '23505' });
  expect(error.message).toContain('trips: row-level security applies to the user');
  expect(error.message).toContain('with the policies most for all');
  expect(await contents()).toEqual(asLoaded);
});

test('fails if a trigger skips rows', async () => {
  await database.query(
    `create function spacex.skip() returns trigger language plpgsql as 'begin return null; end';
     create trigger guard before insert or update or delete on spacex.trips
        for each row execute function spacex.skip()`,
  );
  const cause = 'trips: the trigger "guard" calls spacex.skip before a row is written';
  const fix = 'alter table spacex.trips disable trigger "guard";';
  await expectRefusal({ trips: [...before, trip('c')] }, [
    'trips: 1 rows are missing or outdated',
    cause,
    fix,
  ]);
  await expectRefusal({ trips: [trip('a', { distance: 55, stops: before[0]?.stops ?? [] })] }, [
    'trips: 1 rows are missing or outdated',
  ]);
  await expectRefusal({ trips: before.slice(0, 1) }, ['trips: 1 rows were not deleted'], {
    prune: true,
  });
  const findings = await loader.diagnose();
  expect(findings.find(({ check }) => check === 'filters')).toMatchObject({
    status: 'warning',
    detail: expect.stringContaining('trigger "guard" on trips'),
  });
  await database.query(fix);
  expect(await loadTrips(loader, { trips: [...before, trip('c')] })).toMatchObject([
    { unchanged: 2 },
    { unchanged: 2, inserted: 1 },
  ]);
});

test.for([
  { what: 'a value', assignment: "new.code := 'X'" },
  { what: 'a value to null', assignment: 'new.distance := null' },
  { what: 'the run id', assignment: "new._run_id := '01890a5d-ac96-774b-bcce-ffffffffffff'" },
])('fails if a trigger changes $what', async ({ assignment }) => {
  await database.query(
    `create function spacex.change() returns trigger language plpgsql as $$
       begin ${assignment}; return new; end $$;
     create trigger change before insert or update on spacex.trips
        for each row execute function spacex.change()`,
  );
  const cause = 'the trigger "change" calls spacex.change';
  await expectRefusal({ trips: [...before, trip('c')] }, [
    'trips: 1 rows have other values',
    cause,
  ]);
  await expectRefusal({ trips: before.map((one) => ({ ...one, details: [1] })) }, [
    'trips: 2 rows have other values',
  ]);
});

test('fails if a trigger after the statement changes rows', async () => {
  await database.query(
    `create function spacex.late() returns trigger language plpgsql as $$
       begin update spacex.stops set city = 'late' where trip_id = 'b'; return null; end $$;
     create trigger late after insert on spacex.trips
        for each statement execute function spacex.late();
     alter table spacex.trips enable always trigger late`,
  );
  const moved = trip('b', { distance: 2, stops: [{ city: 'Bern', ship: null }] });
  await expectRefusal({ trips: [moved, trip('c')] }, ['stops: 1 rows have other values']);
});

test('fails if a trigger changes a table whose rows are all unchanged', async () => {
  await database.query(
    `create function spacex.late() returns trigger language plpgsql as $$
       begin delete from spacex.stops where trip_id = 'b'; return null; end $$;
     create trigger late after update on spacex.trips
        for each statement execute function spacex.late()`,
  );
  const farther = before.map((one) => ({ ...one, distance: 55 }));
  await expectRefusal({ trips: farther }, ['stops: 1 rows are missing']);
});

test('executes no statement on tables that need no change', async () => {
  await database.query(
    `create function spacex.refuse() returns trigger language plpgsql as $$
       begin raise exception 'a statement'; end $$`,
  );
  for (const table of ['trips', 'stops']) {
    await database.query(
      `create trigger refuse before insert or update or delete on spacex.${table}
          for each statement execute function spacex.refuse()`,
    );
  }
  const unchanged = { updated: 0, inserted: 0, deleted: 0, unchanged: 2 };
  expect(await loadTrips(loader, { trips: before })).toMatchObject([unchanged, unchanged]);
  const pruned = await loadTrips(loader, { trips: before }, { prune: true });
  expect(pruned).toMatchObject([unchanged, unchanged]);
  await database.query('alter table spacex.stops disable trigger refuse');
  // Only the stop is new.
  const further = trip('a', { stops: [...(before[0]?.stops ?? []), { city: 'Bern', ship: null }] });
  expect(await loadTrips(loader, { trips: [further] })).toMatchObject([
    { inserted: 1, unchanged: 1 },
    { unchanged: 1 },
  ]);
  await expect(loadTrips(loader, { trips: [trip('c')] })).rejects.toThrow('a statement');
});

test('fails if a row has no hash', async () => {
  await database.query(
    `alter table spacex.trips alter column _content_hash drop not null;
     update spacex.trips set _content_hash = null where trip_id = 'b'`,
  );
  await expectRefusal({ trips: before }, ['trips: 1 rows are missing or outdated']);
});

test('fails if a rule replaces a statement by nothing', async () => {
  await database.query('create rule keep as on delete to spacex.stops do instead nothing');
  await expectRefusal({ trips: [trip('a')] }, [
    'stops: 1 rows were not deleted',
    'stops: the rule "keep" rewrites statements',
    'drop rule "keep" on spacex.stops;',
  ]);
});

test('fails if a foreign key with an action deletes rows that were sent', async () => {
  await loadTrips(loader, { trips: [], ships: [{ id: 's', name: 'Ship' }] });
  await loadTrips(loader, { trips: [trip('c', { stops: [{ city: 'Bern', ship: 's' }] })] });
  await database.query(
    `alter table spacex.stops add constraint ship foreign key (ship_id)
       references spacex.ships on delete cascade`,
  );
  await expectRefusal(
    { trips: [trip('c', { stops: [{ city: 'Bern', ship: 's' }] })], ships: [] },
    ['stops: 1 rows are missing', 'the foreign key "ship" changes rows if others are deleted'],
    { prune: true, pruneLimit: 100 },
  );
});

test('suggests a partition for a row that no partition takes', async () => {
  await database.query(
    `drop table spacex.trips;
     create table spacex.trips (
       trip_id text primary key, code text not null, distance double precision, details jsonb,
       _run_id uuid not null, _loaded_at timestamptz not null, _content_hash bigint not null
     ) partition by list (trip_id);
     create table spacex.trips_a partition of spacex.trips for values in ('a')`,
  );
  const error = await failureOf(loadTrips(loader, { trips: before }));
  expect(error).toMatchObject({ code: 'statement', reason: '23514' });
  expect(error.message).toContain('Create a partition for the row');
  await database.query('create table spacex.trips_rest partition of spacex.trips default');
  expect(await loadTrips(loader, { trips: before })).toMatchObject([{}, { inserted: 2 }]);
});
