import {
  type CheckOutcome,
  type CheckQuery,
  checks,
  checksOf,
  coreFlights,
  cores,
  runChecks,
  type Table,
  tables,
  tablesOf,
} from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { openDuck } from '../support/duckdb.ts';
import { freshDatabase } from '../support/postgres.ts';
import { captains, expectedIds, launches, ownTables, stops, trips } from './own-tables.ts';

type Engine = { query(sql: string): Promise<unknown[]> } & AsyncDisposable;

/** A database without the constraints of a target, so that every rule can be broken. */
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  PostgreSQL: async () => {
    const database = await freshDatabase();
    return {
      query: (sql) => database.query(sql),
      [Symbol.asyncDispose]: () => database.dispose(),
    };
  },
  DuckDB: async () => {
    const duck = await openDuck();
    return {
      query: (sql) => duck.query(sql),
      [Symbol.asyncDispose]: async () => duck[Symbol.dispose](),
    };
  },
};

const valid = [
  'create table captains (captain_id varchar, name varchar)',
  'create table launches (id varchar, name varchar)',
  `create table "order" (trip_id varchar, title varchar, "select" varchar, seats integer,
    distance double precision, captain_id varchar, rocket_id varchar)`,
  'create table "trip ""stops""" (trip_id varchar, position integer, "the city" varchar)',
  "insert into captains values ('anna', 'Anna'), ('ben', 'Ben')",
  "insert into launches values ('anna', 'Anna')",
  `insert into "order" values
    ('1', 'One', 'first', 1, 0, 'anna', null),
    ('2', 'Two', 'pilot''s', 8, 10.5, 'ben', null),
    ('3', 'Three', 'back' || chr(92) || 'slash', 2, null, null, null)`,
  `insert into "trip ""stops""" values ('1', 0, 'Berlin'), ('1', 1, 'Rome'), ('2', 0, 'Oslo')`,
];

/** A statement for each check, the number of its cases and the example that it names. */
const faults: readonly (readonly [
  id: string,
  statement: string,
  example: string,
  cases?: number,
])[] = [
  ['captains.key.unique', "insert into captains values ('anna', 'Again')", 'anna'],
  ['captains.captain_id.not_null', "insert into captains values (null, 'Nobody')", 'null'],
  ['launches.name.not_null', "insert into launches values ('zoe', null)", 'zoe'],
  ['order.title.not_null', `update "order" set title = null where trip_id > '1'`, '2', 2],
  ['order.select.accepted', `update "order" set "select" = 'last'`, 'last', 3],
  ['order.seats.range', `update "order" set seats = 0 where trip_id = '2'`, '2: 0'],
  ['order.seats.range', `update "order" set seats = 9 where trip_id = '3'`, '3: 9'],
  ['order.captain_id.references', `update "order" set captain_id = 'x' where trip_id = '3'`, 'x'],
  ['trip "stops".key.unique', `insert into "trip ""stops""" values ('2', 0, 'Oslo again')`, '2 0'],
  ['trip "stops".the city.not_null', `update "trip ""stops""" set "the city" = null`, '1 0', 3],
  [
    'trip "stops".trip_id.references',
    `insert into "trip ""stops""" values ('lost', 0, 'Paris')`,
    'lost',
  ],
  [
    'trip "stops".position.complete',
    `delete from "trip ""stops""" where "the city" = 'Berlin'`,
    '1',
  ],
];

const queryOf =
  (engine: Pick<Engine, 'query'>): CheckQuery =>
  async (sql) => ({ rows: (await engine.query(sql)) as Record<string, unknown>[] });

/** What a run of the checks of some tables reports apart from what has passed. */
async function reported(engine: Pick<Engine, 'query'>, some: readonly Table[] = ownTables) {
  const outcomes = await runChecks(queryOf(engine), checksOf(some));
  return outcomes.filter(({ status }) => status !== 'passed').map(shown);
}

const shown = ({ id, status, cases, example }: CheckOutcome) => [id, status, cases, example];

/** The platform's rockets are not in these databases. */
const rockets = ['order.rocket_id.references', 'skipped', 0, null];

describe('checksOf own tables', () => {
  test('has the checks that follow from the definitions', () => {
    expect(checksOf(ownTables).map(({ id }) => id)).toEqual(expectedIds);
    expect(checksOf([trips, trips]).length).toBe(9);
    expect(checksOf([])).toEqual([]);
  });

  test.each(Object.entries(engines))(
    'pass on valid rows, and find each fault: %s',
    async (_, open) => {
      await using engine = await open();
      for (const statement of valid) await engine.query(statement);
      expect(await reported(engine)).toEqual([rockets]);
      for (const [id, statement, example, cases = 1] of faults) {
        await engine.query('begin');
        await engine.query(statement);
        const found = await reported(engine);
        await engine.query('rollback');
        const isWarning = id.endsWith('.accepted') || /order\.\w+\.references/.test(id);
        const outcome = [id, isWarning ? 'warned' : 'failed', cases, example];
        expect(found, statement).toEqual(expect.arrayContaining([outcome, rockets]));
        // One statement for two trips, and the duplicate of a row without its predecessor.
        expect(found.length, statement).toBe(2);
      }
    },
  );

  test('skip what they cannot read, and no more', async () => {
    await using engine = await (engines['DuckDB'] as () => Promise<Engine>)();
    for (const statement of valid) await engine.query(statement);
    const parent = ['trip "stops".trip_id.references', 'skipped', 0, null];
    // Its parent is not given, so the key of it is unknown.
    expect(await reported(engine, [stops])).toEqual([parent]);
    expect(await reported(engine, [stops, trips])).toEqual([
      ['order.captain_id.references', 'skipped', 0, null],
      rockets,
    ]);
    await engine.query('drop table captains');
    expect(await reported(engine, [launches, trips, captains])).toEqual([
      ['order.captain_id.references', 'skipped', 0, null],
      rockets,
      ...['key.unique', 'captain_id.not_null', 'name.not_null'].map((rule) => [
        `captains.${rule}`,
        'skipped',
        0,
        null,
      ]),
    ]);
  });

  test('compares a reference that is a number with the key of its parent', async () => {
    interface Badge {
      readonly id: string;
      readonly captain: number;
    }
    const badges = tablesOf<Badge, 'badges'>('badges').table('badges', {
      description: 'One row for each badge.',
      key: ['id'],
      columns: (c) => ({
        id: c.text('id'),
        captain_id: c.integer('captain', { references: 'captains' }),
      }),
    });
    for (const open of Object.values(engines)) {
      await using engine = await open();
      await engine.query('create table captains (captain_id varchar, name varchar)');
      await engine.query('create table badges (id varchar, captain_id integer)');
      await engine.query("insert into captains values ('1', 'Anna')");
      await engine.query("insert into badges values ('a', 1), ('b', 2)");
      expect(await reported(engine, [captains, badges])).toEqual([
        ['badges.captain_id.references', 'warned', 1, '2'],
      ]);
    }
  });
});

describe('checksOf tables of the platform', () => {
  test('has the checks of the given tables, and those that read no other table', () => {
    const ids = checksOf([cores, coreFlights]).map(({ id }) => id);
    const comparing = ids.filter((id) =>
      /_|unknown|missing|order|placeholders/.test(id.split('.')[2] ?? ''),
    );
    expect(new Set(comparing.filter((id) => !id.endsWith('.not_null')))).toEqual(
      new Set([
        'cores.asds_attempts.of_launches',
        'cores.rtls_attempts.of_launches',
        'cores.reuse_count.of_launches',
        'core_flights.landing_success.without_attempt',
        'core_flights.landing_success.unknown',
        'core_flights.landing_attempt.unknown',
        'core_flights.landing_type.unknown',
        'core_flights.core_id.missing',
        'core_flights.core_id.missing_on_flown',
        'core_flights.core_id.placeholders',
        'core_flights.core_id.too_soon',
        'core_flights.flight.in_order',
        'core_flights.reused.without_flight',
      ]),
    );
    expect(ids.filter((id) => /^(?:marts|launches|landpads)\./.test(id))).toEqual([]);
  });

  test('has all checks for all tables, and known errors of the source only for these', () => {
    expect(checksOf(tables)).toEqual(checks);
    expect(checksOf(tables.toReversed()).length).toBe(checks.length);
    const own = checksOf([launches]);
    expect(own.map(({ id }) => id)).toEqual(expectedIds.filter((id) => id.startsWith('launches.')));
    expect(own.filter(({ known }) => known !== undefined)).toEqual([]);
  });
});
