import { reportText } from '@spacex-platform/etl-cli/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveTarget } from '../launch-library/support/live-target.ts';
import { recorded } from '../launch-library/support/recorded-stages.ts';
import { comparable } from '../marts/comparable.ts';
import { expectedFigures } from '../marts/expected.ts';
import { duck } from '../support/duckdb.ts';
import { describeFacts } from '../support/facts.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { describeSamples } from '../support/launch-library/samples.ts';
import { type Data, reportDataOf } from './report-pages.ts';

describeSamples('the report of recorded launches', (samples) => {
  describeFacts('compared with the bodies and the facts', (facts) => {
    let target: Awaited<ReturnType<typeof liveTarget>>;
    let data: Data;

    beforeAll(async () => {
      const launches = [...samples.flown(), ...samples.upcoming()];
      target = await liveTarget(launches as unknown as LaunchDocument[]);
      data = await reportDataOf(target);
    });
    afterAll(() => target?.[Symbol.dispose]());

    /** Flown core flights of both sources by serial, without Starship. */
    const flights = `flights as (
        select serial, launch, reused, seconds, false as is_new from (
          select c.serial, f.launch_id as launch, f.reused = 'true' as reused,
            epoch(l.date_utc::timestamptz) as seconds
          from ${facts.csv('core_flights')} f
          join ${facts.csv('launches')} l on l.launch_id = f.launch_id and l.upcoming = 'false'
          join ${facts.csv('cores')} c on c.core_id = f.core_id)
        union all
        select serial, launch, reused, seconds, true from stage
        where serial is not null and family <> 'Starship'
      )`;

    test('has the freshness of the data: the last flown launch, and the sequence of the run', async () => {
      const [last] = await duck(
        `${recorded(samples.flownFile)} select max(seconds) as seconds from launch`,
      );
      expect(Date.parse(data.provenance.lastLaunch ?? '')).toBe(Number(last?.['seconds']) * 1000);
      const [run] = await target.rows('select sequence from etl_runs');
      expect(Date.parse(data.provenance.lastSync ?? '')).toBe(Number(run?.['sequence']));
      const minute = data.provenance.lastSync?.slice(0, 16).replace('T', ' ');
      for (const format of ['html', 'md'] as const) {
        const text = (await reportText(data, format)).replace(/<[^>]+>/g, '');
        expect(text).toContain('Last flown launch: 2026-08-22.');
        expect(text).toContain(`Last complete sync with Launch Library: ${minute} UTC.`);
      }
    });

    test('has the figures of both sources, and counts Starship only as launches', async () => {
      const [expected] = await duck(`${recorded(samples.flownFile)}, ${flights},
        pairs as (select (seconds - lag(seconds) over (partition by serial order by seconds, launch)) / 86400 as days from flights)
        select
          (select count(*) from ${facts.csv('launches')} where upcoming = 'false') +
            (select count(*) from launch) as launches,
          (select count(*) from ${facts.csv('launches')} where upcoming = 'false') +
            (select count(*) from launch where family <> 'Starship') as falcon,
          (select count(distinct launch) from flights where reused) as reused,
          (select count(*) from flights) as flights,
          (select count(distinct serial) from flights) as cores,
          (select count(days) from pairs) as turnarounds,
          (select round(median(days), 4) from pairs) as median,
          (select round(min(days), 4) from pairs) as shortest`);
      expect(data.headline).toMatchObject({
        launches: expected?.['launches'],
        falconLaunches: expected?.['falcon'],
        launchesOnReusedCore: expected?.['reused'],
        reusePercent:
          Math.round((1000 * Number(expected?.['reused'])) / Number(expected?.['falcon'])) / 10,
        coreFlights: expected?.['flights'],
        cores: expected?.['cores'],
        turnarounds: expected?.['turnarounds'],
        medianTurnaroundDays: expected?.['median'],
        shortestTurnaroundDays: expected?.['shortest'],
      });
      expect(data.fleet.flatMap((core) => core.flights)).toHaveLength(
        Number(expected?.['flights']),
      );
      const page = await reportText(data, 'html');
      expect(page).toContain(`of ${expected?.['falcon']} Falcon launches`);
      expect(page).toContain('; 2 launches of Starship');
    });

    test('shows the upcoming launches of Launch Library with their boosters', async () => {
      const upcoming = await duck(`${recorded(samples.flownFile)}, ${flights},
        coming as (
          select unnest(from_json(content::json, '["json"]')) as l
          from read_text('${samples.upcomingFile}')),
        boosters as (
          select l->>'id' as launch, unnest(from_json(l->'rocket'->'launcher_stage', '["json"]')) as s
          from coming),
        named as (
          select launch, s->'launcher'->>'serial_number' as serial from boosters)
        select coalesce(l->'mission'->>'name', l->>'name') as launch,
          epoch((l->>'net')::timestamptz)::bigint as seconds,
          (l->'net_precision'->>'id')::int as precision,
          (select count(*) from named n where n.launch = (l->>'id')) as boosters,
          (select list(serial || ' ' || (select count(*) from flights f where f.serial = n.serial)
            order by serial) from named n where n.launch = (l->>'id') and serial not like 'Unknown%')
            as known
        from coming order by 1`);
      expect(upcoming).toHaveLength(50);
      const shown = data.upcoming.map(({ launch, date, boosters }) => ({
        ...{ launch, seconds: Date.parse(date) / 1000, boosters: boosters.length },
        known: boosters
          .flatMap(({ serial, flights: flown }) => (serial === null ? [] : `${serial} ${flown}`))
          .toSorted(),
      }));
      const name = (row: { readonly launch?: unknown }) => String(row.launch);
      const byName = (one: object, other: object) => (name(one) < name(other) ? -1 : 1);
      expect(shown.toSorted(byName)).toEqual(
        upcoming
          .map(({ precision: _, known, ...row }) => ({ ...row, known: known ?? [] }))
          .toSorted(byName),
      );

      // A date that is not known to the day is the last day of its period: it is not shown.
      const lines = (await reportText(data, 'md')).split('\n');
      const [from, to] = [
        lines.indexOf('## Upcoming launches'),
        lines.indexOf('## Every flight of every core'),
      ];
      const rows = lines.slice(from, to).filter((line) => /^\| (?!date|---)/.test(line));
      expect(rows).toHaveLength(50);
      const exact = upcoming.filter(({ precision }) => Number(precision) <= 5);
      expect(exact).toHaveLength(6);
      expect(rows.filter((row) => /\d{4}-\d\d-\d\d/.test(row))).toHaveLength(6);
      expect(rows[0]).toMatch(
        /^\| 2026-08-25 05:49 UTC \| Starlink Group 10-49 \| CCSFS SLC 40 \| B1067 \(10 flights\) \|$/,
      );
      expect(rows[2]).toContain('| B1072 (2 flights), 2 not assigned |');
      expect(rows.filter((row) => row.startsWith('| Q3 2026 |'))).toHaveLength(6);
      expect(rows.filter((row) => row.startsWith('| second half of 2026 |'))).toHaveLength(1);
    });

    test('names the sources of its data', async () => {
      expect(data.provenance.attribution).toContain('Data: The Space Devs, Launch Library 2');
      const page = await reportText(data, 'html');
      expect(page).toContain(
        '<a href="https://thespacedevs.com/llapi">Data: The Space Devs, Launch Library 2</a>',
      );
      expect(page).toContain('Facts of the public r/SpaceX API');
      expect(await reportText(data, 'md')).toContain('Data: The Space Devs, Launch Library 2');
    });

    test('has the payload mass of r/SpaceX to October 2022, and no payload of Launch Library', async () => {
      const expected = await duck(expectedFigures(facts).payload_mass_by_orbit);
      expect(comparable(await target.rows('select * from payload_mass_by_orbit'))).toEqual(
        comparable(expected),
      );
      expect(
        await target.rows("select payload_id from launch_payloads where source = 'launch-library'"),
      ).toEqual([]);
      expect(await reportText(data, 'md')).toContain('## Payload mass by orbit, to October 2022');
    });

    test('has no section of upcoming launches if there are none', async () => {
      using flown = await liveTarget(samples.flown() as unknown as LaunchDocument[]);
      const without = await reportDataOf(flown);
      expect(without.upcoming).toEqual([]);
      expect(without.headline.upcoming).toBe(0);
      for (const format of ['html', 'md'] as const) {
        expect(await reportText(without, format)).not.toContain('Upcoming');
      }
    });
  });
});
