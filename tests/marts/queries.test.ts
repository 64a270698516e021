import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { martNames, marts } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { type DuckRow, duck } from '../support/duckdb.ts';
import { describeFacts } from '../support/facts.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { readQueries } from '../support/query-file.ts';
import { repositoryRoot } from '../support/repository.ts';
import { type Engine, engines } from './engine.ts';
import { factTables } from './fact-tables.ts';
import { makeTables } from './tables.ts';

const queries = readQueries('sql/queries.sql');
const queryFile = join(repositoryRoot, 'sql/queries.sql');

describe('sql/queries.sql', () => {
  test('contains the defined marts and at least ten more queries', () => {
    const texts = Object.fromEntries(queries.map(({ name, sql }) => [name, sql]));
    for (const name of martNames) expect(texts[name]).toBe(marts[name].sql);
    expect(queries.length).toBeGreaterThanOrEqual(martNames.length + 10);
  });

  test('has unique query names and explains each query', () => {
    const names = queries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, comment } of queries) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(comment.length).toBeGreaterThanOrEqual(2);
      if (!(name in marts)) expect(comment[0]).toMatch(/\?$/);
    }
  });
});

/** Creates the marts as views, like a load. */
async function makeViews(engine: Engine): Promise<void> {
  for (const name of martNames) await engine.query(`create view ${name} as ${marts[name].sql}`);
}

describeFacts('queries over the facts', (facts) => {
  /** Core flights of flown launches from the CSV files, numbered for each core. */
  const flights = `
    select f.*, date_utc, cast(substr(date_utc, 1, 4) as integer) as year,
      cast(date_utc as timestamp) as launched_at, rocket_id, l.name,
      rank() over (partition by core_id order by date_utc) as nth
    from ${facts.csv('core_flights')} f join ${facts.csv('launches')} l using (launch_id)
    where upcoming = 'false' and core_id is not null`;

  for (const [engineName, open] of Object.entries(engines))
    describe(`on ${engineName}`, {
      tags: engineName === 'PostgreSQL' ? ['postgres-version'] : [],
    }, () => {
      let engine: Engine;
      beforeAll(async () => {
        engine = await open();
        await makeTables(engine, await factTables(facts));
        await makeViews(engine);
      });
      afterAll(() => engine[Symbol.asyncDispose]());

      const answer = (name: string) => {
        const query = queries.find((one) => one.name === name);
        if (!query) throw new Error(`There is no query ${name}`);
        return engine.query(query.sql);
      };
      const pick = (rows: DuckRow[], ...names: string[]) =>
        rows.map((row) => names.map((name) => row[name]));
      const values = async (sql: string) => (await duck(sql)).map((row) => Object.values(row));

      test.each(queries.map(({ name }) => name))('%s returns rows', async (name) => {
        const rows = await answer(name);
        expect(rows.length).toBeGreaterThan(0);
        // Drivers return some numeric types as text; queries should avoid these types.
        for (const value of rows.flatMap(Object.values)) {
          expect(['number', 'string', 'boolean', 'object']).toContain(typeof value);
          if (typeof value === 'string') expect(value).not.toMatch(/^-?\d+(\.\d+)?$/);
        }
      });

      test('most_flown_cores counts the rows of each core', async () => {
        const rows = await answer('most_flown_cores');
        expect(rows[0]).toMatchObject({ serial: 'B1058', flights: 14 });
        const counts = await values(
          `select count(*) as n from (${flights}) group by core_id order by n desc limit 10`,
        );
        expect(pick(rows, 'flights')).toEqual(counts);
      });

      test('fastest_turnaround_by_year finds the minimum of each year', async () => {
        const wanted = await values(`
        with flights as (${flights})
        select later.year, min(epoch(later.launched_at) - epoch(sooner.launched_at)) / 86400 as days
        from flights later join flights sooner on later.core_id = sooner.core_id and later.nth = sooner.nth + 1
        group by 1 order by 1`);
        const rows = pick(
          await answer('fastest_turnaround_by_year'),
          'launch_year',
          'turnaround_days',
        );
        expect(rows.map(([year]) => year)).toEqual(wanted.map(([year]) => year));
        rows.forEach(([, days], at) => {
          expect(days).toBeCloseTo(Number(wanted[at]?.[1]), 9);
        });
      });

      test('cores_that_never_came_back lists cores whose last flight had no landing', async () => {
        const wanted = await values(`
        select core_id from (
          select core_id, arg_max(coalesce(landing_success, '?') || coalesce(landing_type, '?'), date_utc) as last
          from (${flights}) group by core_id
        ) where last not in ('trueASDS', 'trueRTLS') order by core_id`);
        const rows = await answer('cores_that_never_came_back');
        expect(pick(rows, 'core_id').toSorted()).toEqual(wanted.toSorted());
        const amos = rows.find((row) => String(row['last_launch']).startsWith('Amos-6'));
        expect(amos?.['outcome']).toBe('unknown');
      });

      test('reuse_by_block counts cores and flights', async () => {
        const wanted = await values(`
        select cast(block as integer) as b, count(distinct core_id) as cores, count(*) as flights
        from (${flights}) left join ${facts.csv('cores')} using (core_id)
        group by b order by b nulls first`);
        expect(pick(await answer('reuse_by_block'), 'block', 'cores', 'flights')).toEqual(wanted);
      });

      test('landing_streaks finds the longest streak', async () => {
        const outcomes = await duck(`
        select landing_success as s from (${flights})
        where landing_attempt = 'true' and landing_type <> 'Ocean'
        order by launched_at, launch_id, cast(position as integer)`);
        let run = 0;
        const runs = outcomes.map(({ s }) => {
          run = s === 'true' ? run + 1 : 0;
          return run;
        });
        const [first] = await answer('landing_streaks');
        expect(first?.['landings']).toBe(Math.max(...runs));
      });

      test('reused_share_by_rocket counts launches on reused cores', async () => {
        const rows = pick(
          await answer('reused_share_by_rocket'),
          'rocket',
          'launches',
          'launches_with_reused_core',
        );
        const wanted = await values(`
        select r.name, count(*) as n, count(*) filter (launch_id in (
          select launch_id from (${flights}) where reused = 'true')) as reused
        from ${facts.csv('launches')} join ${facts.csv('rockets')} r using (rocket_id)
        where upcoming = 'false' group by r.name order by n desc`);
        expect(rows).toEqual(wanted);
        expect(rows.reduce((sum, [, , reused]) => sum + Number(reused), 0)).toBe(117);
      });

      test('turnaround_by_flight_number counts turnarounds', async () => {
        const wanted = await values(
          `select nth, count(*) from (${flights}) where nth > 1 group by nth order by nth`,
        );
        const rows = await answer('turnaround_by_flight_number');
        expect(pick(rows, 'flight', 'turnarounds')).toEqual(wanted);
      });

      test('drone_ship_or_land finds the time to the next flight by landing type', async () => {
        const wanted = await duck(`
        with flights as (${flights})
        select this.landing_type, median(epoch(later.launched_at) - epoch(this.launched_at)) / 86400 as days
        from flights this join flights later on later.core_id = this.core_id and later.nth = this.nth + 1
        where this.landing_success = 'true' group by all`);
        const rows = await answer('drone_ship_or_land');
        for (const { landing_type, days } of wanted) {
          const row = rows.find((one) => one['landing_type'] === landing_type);
          expect(row?.['median_days_to_next_flight']).toBeCloseTo(Number(days), 9);
        }
        expect(wanted.length).toBeGreaterThanOrEqual(2);
      });

      test('wrong_flight_counters finds DART and Starlink 4-35', async () => {
        const rows = await answer('wrong_flight_counters');
        const launches = rows.map((row) => String(row['launch']));
        const wanted = await values(
          `select name from (${flights}) where cast(flight as integer) <> nth order by launched_at`,
        );
        expect(launches).toEqual(wanted.flat());
        expect(launches.some((name) => name.includes('DART'))).toBe(true);
        expect(launches.some((name) => name.includes('Starlink 4-35'))).toBe(true);
      });

      test('wrong_core_counters shows that drone ship attempts are copies of landings', async () => {
        const rows = await answer('wrong_core_counters');
        const wrong = rows.filter((row) => row['source_asds_attempts'] !== row['asds_attempts']);
        expect(wrong.length).toBeGreaterThan(0);
        for (const row of wrong)
          expect(row['source_asds_attempts']).toBe(row['source_asds_landings']);
        const missing = wrong.map(
          (row) => Number(row['asds_attempts']) - Number(row['source_asds_attempts']),
        );
        expect(missing.reduce((sum, n) => sum + n, 0)).toBe(12);
      });

      test('landpad_record has 64 attempts and 55 landings on OCISLY, not 61 and 54', async () => {
        const rows = await answer('landpad_record');
        expect(rows.find((row) => row['landpad'] === 'OCISLY')).toMatchObject({
          attempts: 64,
          landings: 55,
          source_attempts: 61,
          source_landings: 54,
        });
      });
    });
});

const psql = (() => {
  try {
    execFileSync('psql', ['--version'], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'psql is not installed';
  }
})();

describeWhen('sql/queries.sql in psql', psql, () => {
  describeFacts('over the facts', (facts) => {
    let database: FreshDatabase;
    beforeAll(async () => {
      database = await freshDatabase();
      await database.query(`create schema spacex; set search_path to spacex`);
      const engine = { query: database.query, [Symbol.asyncDispose]: database.dispose };
      await makeTables(engine, await factTables(facts));
      await makeViews(engine);
    });
    afterAll(() => database.dispose());

    test('runs unchanged', { tags: ['postgres-version'] }, () => {
      const { host, port, user, password, database: name } = database.settings;
      const output = execFileSync('psql', ['-X', '-v', 'ON_ERROR_STOP=1', '-f', queryFile], {
        encoding: 'utf8',
        stdio: 'pipe',
        env: {
          ...process.env,
          PGHOST: host,
          PGPORT: String(port),
          PGUSER: user,
          PGPASSWORD: password,
          PGDATABASE: name,
          PGOPTIONS: '-c search_path=spacex',
        },
      });
      expect(output.match(/^\(\d+ rows?\)$/gm)).toHaveLength(queries.length);
    });
  });
});
