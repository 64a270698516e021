import { reportText } from '@spacex-platform/etl-cli/report';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  embeddedWarehouse,
  postgresWarehouse,
  succeeded,
  type Warehouse,
} from '../load/warehouse.ts';
import { expectedFigures } from '../marts/expected.ts';
import { type DuckRow, duck } from '../support/duckdb.ts';
import { describeFacts } from '../support/facts.ts';
import { type Data, reportDataOf } from './report-pages.ts';

describeFacts('the report of the bundled snapshot', (facts) => {
  const expected = expectedFigures(facts);
  let warehouse: Warehouse;
  let data: Data;

  beforeAll(async () => {
    warehouse = await embeddedWarehouse();
    const source = await snapshotSource();
    succeeded(await runPipeline({ source, loaders: [warehouse.loader] }));
    data = await reportDataOf(warehouse);
  });
  afterAll(() => warehouse?.[Symbol.asyncDispose]());

  /** The rows of a mart from the facts, in the order and with the names of the report. */
  const from = (mart: keyof typeof expected, columns: string, order: string) =>
    duck(`select ${columns} from (${expected[mart]}) order by ${order}`);

  test('has the key figures of the facts, to the digit', async () => {
    const one = async (sql: string) => Object.values((await duck(sql))[0] as DuckRow)[0];
    const sum = (mart: keyof typeof expected, figure: string) =>
      one(`select ${figure} from (${expected[mart]})`);
    const launches = await one(
      `select count(*) from ${facts.csv('launches')} where upcoming = 'false'`,
    );
    expect(launches).toBe(187);
    const reused = await sum('reuse_by_year', 'sum(launches_with_reused_core)::int');
    const landings = await sum('landings_by_type_year', 'sum(successes)::int');
    const attempts = await sum('landings_by_type_year', 'sum(attempts)::int');
    const percent = (part: unknown, whole: unknown) =>
      Number(((100 * Number(part)) / Number(whole)).toFixed(1));
    expect(data.headline).toEqual({
      ...{ launches, falconLaunches: launches, launchesOnReusedCore: reused },
      reusePercent: percent(reused, launches),
      coreFlights: await sum('core_usage', 'sum(flights)::int'),
      cores: await sum('core_usage', 'count(*)'),
      turnarounds: await sum('core_turnarounds', 'count(*)'),
      medianTurnaroundDays: await sum('core_turnarounds', 'round(median(turnaround_days), 4)'),
      shortestTurnaroundDays: await sum('core_turnarounds', 'round(min(turnaround_days), 4)'),
      ...{ landingAttempts: attempts, landings, landingPercent: percent(landings, attempts) },
      landingsUnknown: await sum('landings_by_type_year', 'sum(unknown)::int'),
      mostFlights: await sum('core_usage', 'max(flights)'),
      mostFlown: await sum('core_usage', 'arg_max(serial, flights)'),
      upcoming: await one(`select count(*) from ${facts.csv('launches')} where upcoming = 'true'`),
    });
  });

  test('has the rows of the facts in every section', async () => {
    const outcomes = 'successes, failures, unknown';
    expect(data.landings).toEqual(
      await from(
        'landings_by_type_year',
        `landing_type as type, launch_year as year, attempts, ${outcomes}`,
        'type, year',
      ),
    );
    expect(data.launchpads).toEqual(
      await from('launchpad_usage', `name, launches, ${outcomes}`, 'launches desc, name'),
    );
    expect(data.reuseByYear.map(({ percent: _, ...year }) => year)).toEqual(
      await from(
        'reuse_by_year',
        'launch_year as year, launches, launches_with_reused_core as reused',
        'year',
      ),
    );
    expect(data.turnaroundByYear.map(({ year, median, min }) => ({ year, median, min }))).toEqual(
      await from(
        'turnaround_by_year',
        'launch_year as year, round(median_days, 4) as median, round(min_days, 4) as min',
        'year',
      ),
    );
    expect(data.orbits).toEqual(
      await from(
        'payload_mass_by_orbit',
        `coalesce(orbit, 'unknown') as orbit, payloads, with_mass as "withMass",
          round(mass_kg, 4) as "massKg"`,
        'coalesce(mass_kg, 0) desc, payloads desc, orbit',
      ),
    );
    expect(data.fleet.map(({ serial, flights }) => [serial, flights.length]).toSorted()).toEqual(
      (await from('core_usage', 'serial, flights', 'serial')).map((row) => Object.values(row)),
    );
  });

  test('shows no upcoming launches, since those of r/SpaceX are out of date, and counts them', async () => {
    expect(data.upcoming).toEqual([]);
    expect(data.provenance.lastSync).toBeNull();
    expect(data.provenance.attribution).toEqual(['Facts of the public r/SpaceX API']);
    const page = await reportText(data, 'html');
    expect(page).not.toContain('id="upcoming"');
    expect(page).not.toContain('Data: The Space Devs');
    expect(page).toContain('18 launches as of October 2022, not included in any figure');
    expect(page).toContain('Last flown launch: <time>2022-10-05</time>.');
    expect(page).toContain('Not affiliated with SpaceX, r/SpaceX or The Space Devs.');
  });

  test('can be read from a target without the column source, as earlier versions loaded it', async () => {
    await using earlier = await postgresWarehouse();
    const source = await snapshotSource();
    succeeded(await runPipeline({ source, loaders: [earlier.loader] }));
    await earlier.query('alter table launches drop column source');
    const report = await reportDataOf(earlier);
    expect(report.headline).toEqual(data.headline);
    expect(report.upcoming).toEqual([]);
  });
});
