import { type MartName, martNames, marts } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparable } from './comparable.ts';
import { type Engine, engines } from './engine.ts';
import { makeTables, type TableRows } from './tables.ts';

interface LaunchFacts {
  date?: string;
  upcoming?: boolean;
  success?: boolean | null;
  launchpad_id?: string | null;
  rocket_id?: string;
}

function launch(
  launch_id: string,
  { date = '2020-01-01T00:00:00.000Z', ...more }: LaunchFacts = {},
) {
  return {
    launch_id,
    name: launch_id,
    date_utc: date,
    launch_year: Number(date.slice(0, 4)),
    upcoming: false,
    success: true,
    ...more,
  };
}

function coreFlight(of: ReturnType<typeof launch>, core_id: string | null, more: object = {}) {
  return {
    launch_id: of.launch_id,
    position: 0,
    core_id,
    reused: false,
    launch_date_utc: of.date_utc,
    launch_year: of.launch_year,
    upcoming: of.upcoming,
    ...more,
  };
}

for (const [engineName, open] of Object.entries(engines))
  describe(`marts on ${engineName}`, {
    tags: engineName === 'PostgreSQL' ? ['postgres-version'] : [],
  }, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await open();
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    const figures = async (name: MartName, tables: TableRows) => {
      await makeTables(engine, tables);
      return comparable(await engine.query(marts[name].sql));
    };

    test('return no rows for empty tables', async () => {
      await makeTables(engine, {});
      for (const name of martNames) expect(await engine.query(marts[name].sql)).toEqual([]);
    });

    test('do not count upcoming launches or launches without a core as core flights', async () => {
      const flown = launch('a');
      const planned = launch('b', { upcoming: true, success: null });
      const tables = {
        launches: [flown, planned],
        core_flights: [
          coreFlight(flown, null, { landing_attempt: true, landing_type: 'ASDS' }),
          coreFlight(planned, 'c1', { reused: true, landing_attempt: true, landing_type: 'ASDS' }),
        ],
        cores: [{ core_id: 'c1', serial: 'B1' }],
      };
      await makeTables(engine, tables);
      for (const name of ['core_usage', 'core_turnarounds', 'landings_by_type_year'] as const) {
        expect(await engine.query(marts[name].sql)).toEqual([]);
      }
      expect(await engine.query(marts.reuse_by_year.sql)).toEqual([
        {
          launch_year: 2020,
          launches: 1,
          launches_with_reused_core: 0,
          reuse_rate: 0,
          core_flights: 0,
          reused_core_flights: 0,
        },
      ]);
    });

    test('do not count a planned launch of a flown core as a flight or turnaround', async () => {
      const flown = launch('a');
      const planned = launch('b', { date: '2020-03-01T00:00:00.000Z', upcoming: true });
      await makeTables(engine, {
        launches: [flown, planned],
        core_flights: [coreFlight(flown, 'c1'), coreFlight(planned, 'c1', { reused: true })],
      });
      expect(await engine.query(marts.core_turnarounds.sql)).toEqual([]);
      expect(await engine.query(marts.core_usage.sql)).toMatchObject([
        { core_id: 'c1', flights: 1, last_flight_at: flown.date_utc, max_turnaround_days: null },
      ]);
    });

    test('leave Starship out, except for its launch site', async () => {
      const rocket_id = '5e9d0d96eda699382d09d1ee';
      const flown = [
        launch('a', { rocket_id, launchpad_id: 'p1' }),
        launch('b', { rocket_id, launchpad_id: 'p1', date: '2021-01-01T00:00:00.000Z' }),
      ];
      const more = { reused: true, landing_attempt: true, landing_success: true };
      const tables = {
        launches: flown,
        core_flights: flown.map((one) => coreFlight(one, 'booster', more)),
        cores: [{ core_id: 'booster', serial: 'Booster 14' }],
        launchpads: [{ launchpad_id: 'p1', name: 'Starbase' }],
      };
      await makeTables(engine, tables);
      for (const name of martNames.filter((mart) => mart !== 'launchpad_usage')) {
        expect(await engine.query(marts[name].sql), name).toEqual([]);
      }
      expect(await figures('launchpad_usage', tables)).toMatchObject([
        { name: 'Starbase', launches: 2 },
      ]);
    });

    test('do not count reuse without a core', async () => {
      const one = launch('a');
      const rows = await figures('reuse_by_year', {
        launches: [one],
        core_flights: [coreFlight(one, null, { reused: true })],
      });
      expect(rows).toMatchObject([
        { launches: 1, launches_with_reused_core: 0, core_flights: 0, reused_core_flights: 0 },
      ]);
    });

    test('include a core that is missing in the table cores, without a serial', async () => {
      const one = launch('a');
      const two = launch('b', { date: '2020-01-11T12:00:00.000Z' });
      const tables = {
        launches: [one, two],
        core_flights: [coreFlight(one, 'ghost'), coreFlight(two, 'ghost', { reused: true })],
      };
      expect(await figures('core_usage', tables)).toEqual([
        {
          core_id: 'ghost',
          serial: null,
          block: null,
          status: null,
          flights: 2,
          reuse_count: 1,
          first_flight_at: '2020-01-01T00:00:00.000Z',
          last_flight_at: '2020-01-11T12:00:00.000Z',
          landing_attempts: 0,
          landings: 0,
          landing_success_rate: null,
          min_turnaround_days: 10.5,
          median_turnaround_days: 10.5,
          max_turnaround_days: 10.5,
        },
      ]);
    });

    test('count a landing with an unknown outcome as an attempt only', async () => {
      const one = launch('a');
      const tables = {
        launches: [one],
        core_flights: [
          coreFlight(one, 'c1', { landing_attempt: true, landing_success: null }),
          coreFlight(one, 'c2', { position: 1, landing_attempt: true, landing_success: true }),
          coreFlight(one, 'c3', { position: 2, landing_attempt: null, landing_success: null }),
          coreFlight(one, 'c4', { position: 3, landing_attempt: false, landing_success: null }),
        ],
      };
      expect(await figures('landings_by_type_year', tables)).toEqual([
        {
          landing_type: null,
          launch_year: 2020,
          attempts: 2,
          successes: 1,
          failures: 0,
          unknown: 1,
          success_rate: 0.5,
        },
      ]);
      const usage = await engine.query(marts.core_usage.sql);
      const rates = Object.fromEntries(
        usage.map((row) => [row['core_id'], row['landing_success_rate']]),
      );
      expect(rates).toEqual({ c1: 0, c2: 1, c3: null, c4: null });
    });

    test('return rates as fractions, not integers', async () => {
      const one = launch('a');
      const landings = [true, true, false].map((landing_success, position) =>
        coreFlight(one, 'c1', { position, landing_attempt: true, landing_success }),
      );
      const rows = await figures('core_usage', { launches: [one], core_flights: landings });
      expect(rows[0]?.['landing_success_rate']).toBeCloseTo(2 / 3, 9);
    });

    test('order flights with the same timestamp by launch id', async () => {
      const [late, early] = [launch('b'), launch('a')];
      const rows = await figures('core_turnarounds', {
        launches: [late, early],
        core_flights: [coreFlight(late, 'c1'), coreFlight(early, 'c1')],
      });
      expect(rows).toMatchObject([{ from_launch_id: 'a', to_launch_id: 'b', turnaround_days: 0 }]);
    });

    test('compute the median as the mean of the two middle turnarounds', async () => {
      const dates = ['2020-01-01', '2020-01-02', '2020-01-05', '2020-01-15', '2020-02-14'];
      const launches = dates.map((date, n) => launch(`l${n}`, { date: `${date}T00:00:00.000Z` }));
      const core_flights = launches.map((one) => coreFlight(one, 'c1'));
      expect(await figures('turnaround_by_year', { launches, core_flights })).toEqual([
        { launch_year: 2020, turnarounds: 4, mean_days: 11, median_days: 6.5, min_days: 1 },
      ]);
    });

    test('use the UTC year in any session time zone', async () => {
      const one = launch('a', { date: '2020-12-01T00:00:00.000Z' });
      const two = launch('b', { date: '2020-12-31T23:30:00.000Z' });
      const rows = await figures('turnaround_by_year', {
        launches: [one, two],
        core_flights: [coreFlight(one, 'c1'), coreFlight(two, 'c1')],
      });
      expect(rows.map((row) => row['launch_year'])).toEqual([2020]);
    });

    test('count a launch with three cores once, and each of its cores', async () => {
      const one = launch('a');
      const rows = await figures('reuse_by_year', {
        launches: [one, launch('b')],
        core_flights: [
          coreFlight(one, 'c1', { reused: true }),
          coreFlight(one, 'c2', { position: 1, reused: true }),
          coreFlight(one, 'c3', { position: 2, reused: null }),
        ],
      });
      expect(rows).toEqual([
        {
          launch_year: 2020,
          launches: 2,
          launches_with_reused_core: 1,
          reuse_rate: 0.5,
          core_flights: 3,
          reused_core_flights: 2,
        },
      ]);
    });

    test('have a row for launches without a launchpad and for an unknown launchpad', async () => {
      const rows = await figures('launchpad_usage', {
        launches: [
          launch('a', { launchpad_id: 'p1' }),
          launch('b', { launchpad_id: 'p1', success: null }),
          launch('c', { launchpad_id: 'ghost', success: false }),
          launch('d', { launchpad_id: null }),
          launch('e', { launchpad_id: 'p1', upcoming: true }),
        ],
        launchpads: [
          { launchpad_id: 'p1', name: 'Pad 1' },
          { launchpad_id: 'p2', name: 'Unused' },
        ],
      });
      expect(rows).toEqual(
        comparable([
          { launchpad_id: 'p1', name: 'Pad 1', launches: 2, successes: 1, failures: 0, unknown: 1 },
          { launchpad_id: 'ghost', name: null, launches: 1, successes: 0, failures: 1, unknown: 0 },
          { launchpad_id: null, name: null, launches: 1, successes: 1, failures: 0, unknown: 0 },
        ]),
      );
    });

    test('count each known, flown payload once, and have a row for payloads without orbit', async () => {
      const rows = await figures('payload_mass_by_orbit', {
        launches: [launch('a'), launch('b'), launch('c', { upcoming: true })],
        launch_payloads: [
          { launch_id: 'a', position: 0, payload_id: 'twice' },
          { launch_id: 'b', position: 0, payload_id: 'twice' },
          { launch_id: 'b', position: 1, payload_id: 'light' },
          { launch_id: 'b', position: 2, payload_id: 'ghost' },
          { launch_id: 'b', position: 3, payload_id: 'nowhere' },
          { launch_id: 'c', position: 0, payload_id: 'planned' },
        ],
        payloads: [
          { payload_id: 'twice', orbit: 'LEO', mass_kg: 100.5 },
          { payload_id: 'light', orbit: 'LEO', mass_kg: null },
          { payload_id: 'nowhere', orbit: null, mass_kg: null },
          { payload_id: 'planned', orbit: 'GTO', mass_kg: 5 },
          { payload_id: 'listed by none', orbit: 'SSO', mass_kg: 7 },
        ],
      });
      expect(rows).toEqual(
        comparable([
          { orbit: 'LEO', payloads: 2, with_mass: 1, mass_kg: 100.5 },
          { orbit: null, payloads: 1, with_mass: 0, mass_kg: null },
        ]),
      );
    });

    test('count a mass as unknown if its sum could overflow', async () => {
      const flown = launch('a');
      const payloads = [1.7e308, 1.7e308, -1.7e308, 5, 7.5].map((mass_kg, at) => ({
        payload_id: `p${at}`,
        orbit: 'LEO',
        mass_kg,
      }));
      const launch_payloads = payloads.map(({ payload_id }, position) => ({
        launch_id: 'a',
        position,
        payload_id,
      }));
      const tables = { launches: [flown], payloads, launch_payloads };
      expect(await figures('payload_mass_by_orbit', tables)).toEqual([
        { orbit: 'LEO', payloads: 5, with_mass: 2, mass_kg: 12.5 },
      ]);
    });
  });
