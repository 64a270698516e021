import { rowsOf, tables } from '@spacex-platform/transform';
import { adaptLaunches } from '@spacex-platform/transform/launch-library';
import { expect, test } from 'vitest';
import { openDuck } from '../support/duckdb.ts';
import { describeSamples } from '../support/launch-library/samples.ts';
import { known, normalised } from './support/recorded-launches.ts';

const falcon9 = '5e9d0d95eda69973a809d1ec';
const falconHeavy = '5e9d0d95eda69974db09d1ed';
const starship = '5e9d0d96eda699382d09d1ee';
const pads: Readonly<Record<string, string>> = {
  '5e9e4501f509094ba4566f84': 'SLC-40',
  '5e9e4502f509092b78566f87': 'SLC-4E',
  '5e9e4502f509094188566f88': 'LC-39A',
  'll2:235': 'Starbase',
};
const landpads: Readonly<Record<string, string>> = {
  '5e9e3032383ecb6bb234e7ca': 'OCISLY',
  '5e9e3033383ecb075134e7cd': 'ASOG',
  '5e9e3033383ecbb9e534e7cc': 'JRTI',
  '5e9e3032383ecb90a834e7c8': 'LZ-2',
  '5e9e3032383ecb554034e7c9': 'LZ-4',
  'll2:62': 'LZ-40',
};

function countBy<T>(items: Iterable<T>, key: (item: T) => string | null): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item) ?? 'null'] = (counts[key(item) ?? 'null'] ?? 0) + 1;
  return counts;
}

describeSamples('launches of Launch Library as documents of the platform', (samples) => {
  const flown = normalised(samples.flown());
  const adapted = adaptLaunches(flown, known);
  const falcons = adapted.launches.filter(({ rocket }) => rocket !== starship);
  const flights = falcons.flatMap((launch) =>
    launch.cores.map((core) => ({ ...core, launch: launch.id, date: launch.date_utc })),
  );

  test('have the figures of the 98 recorded launches of 2026', () => {
    expect(countBy(adapted.launches, ({ rocket }) => rocket)).toEqual({
      ...{ [falcon9]: 95, [falconHeavy]: 1, [starship]: 2 },
    });
    expect(countBy(falcons, ({ success }) => String(success))).toEqual({ true: 94, null: 2 });
    expect(adapted.launches.filter(({ upcoming }) => upcoming)).toEqual([]);
    expect(flights).toHaveLength(97);
    expect(new Set(flights.map(({ launch }) => launch)).size).toBe(95);
    expect(flights.filter(({ reused }) => reused)).toHaveLength(95);
    expect(
      countBy(adapted.launches, ({ launchpad }) => pads[launchpad ?? ''] ?? launchpad),
    ).toEqual({
      ...{ 'SLC-4E': 52, 'SLC-40': 43, 'LC-39A': 1, Starbase: 2 },
    });
    expect(countBy(flights, ({ landpad }) => landpads[landpad ?? ''] ?? landpad)).toEqual({
      ...{ OCISLY: 49, ASOG: 27, JRTI: 9, 'LZ-40': 5, 'LZ-4': 3, 'LZ-2': 2, null: 2 },
    });
    const expended = flights.filter(({ landing_attempt: attempt }) => attempt === false);
    expect(expended).toHaveLength(2);
    expect(expended.map(({ landing_type: type }) => type)).toEqual([null, null]);
    expect(adapted.findings.map(({ code }) => code)).toEqual(['no_stages']);
  });

  test('have the boosters, landings, pads and dates that SQL reads from the same file', async () => {
    using duck = await openDuck();
    const expected = await duck.query(`
      with launch as (
        select unnest(from_json(content::json, '["json"]')) as l
        from read_text('${samples.flownFile}')
      ), stage as (
        select l, unnest(from_json(l->'rocket'->'launcher_stage', '["json"]')) as s from launch
      )
      select l->>'id' as launch, (l->>'net')::timestamptz as date, (l->'pad'->>'id')::int as pad,
        s->'launcher'->>'serial_number' as serial,
        (s->>'launcher_flight_number')::int as flight, (s->>'reused')::boolean as reused,
        (s->'landing'->>'attempt')::boolean as attempt,
        (s->'landing'->>'success')::boolean as success,
        case when (s->'landing'->>'attempt')::boolean then s->'landing'->'type'->>'abbrev' end as type
      from stage order by launch, serial`);
    expect(expected).toHaveLength(99);
    const serials = new Map(adapted.cores.map(({ id, serial }) => [id, serial]));
    const padIds: Readonly<Record<string, number>> = {
      'SLC-4E': 16,
      'SLC-40': 80,
      'LC-39A': 87,
      Starbase: 235,
    };
    const found = adapted.launches.flatMap((launch) =>
      launch.cores.map((core) => ({
        ...{ launch: launch.id, date: launch.date_utc },
        pad: padIds[pads[launch.launchpad ?? ''] ?? ''],
        serial: serials.get(core.core ?? '') ?? null,
        ...{ flight: core.flight, reused: core.reused, attempt: core.landing_attempt },
        ...{ success: core.landing_success, type: core.landing_type },
      })),
    );
    const key = (one: { launch?: unknown; serial?: unknown }) => `${one.launch} ${one.serial}`;
    found.sort((one, other) => (key(one) < key(other) ? -1 : 1));
    expect(found).toEqual(expected);
  });

  test('have the fastest turnaround of the recording', () => {
    const byCore = Map.groupBy(flights, ({ core }) => core);
    const gaps = [...byCore].flatMap(([core, own]) => {
      const times = own.map(({ date }) => Date.parse(date)).sort((one, other) => one - other);
      return times
        .slice(1)
        .map((time, at) => ({ core, days: (time - (times[at] ?? 0)) / 86_400_000 }));
    });
    const [fastest] = gaps.toSorted((one, other) => one.days - other.days);
    const serial = adapted.cores.find(({ id }) => id === fastest?.core)?.serial;
    expect([serial, fastest?.days.toFixed(2)]).toEqual(['B1078', '20.49']);
    expect(gaps).toHaveLength(73);
  });

  test('make rows of core_flights, launch_crew, launch_capsules and launch_failures', () => {
    const rows = (name: string) => {
      const table = tables.find((one) => one.name === name);
      if (table === undefined) throw new Error(`There is no table ${name}`);
      return adapted.launches.flatMap(rowsOf(table) as (document: unknown) => unknown[]);
    };
    expect(rows('core_flights')).toHaveLength(99);
    expect(rows('launch_crew')).toHaveLength(4);
    expect(rows('launch_capsules')).toHaveLength(2);
    expect(rows('launch_failures')).toEqual([]);
  });

  test('keep the ids of r/SpaceX by serial and by name, and give new ones to the others', () => {
    const bySerial = new Map(adapted.cores.map(({ id, serial }) => [serial, id]));
    expect(bySerial.get('B1067')).toBe('60b800111f83cc1e59f16438');
    expect(bySerial.get('Booster 19')).toBe('ll2:243');
    expect(new Set(adapted.cores.map(({ id }) => id)).size).toBe(adapted.cores.length);
    expect(adapted.capsules.map(({ id, serial, type }) => [id, serial, type])).toContainEqual([
      ...['60b803421f83cc1e59f1644d', 'C209', 'Dragon 2.0'],
    ]);
    const crew = adapted.launches.flatMap((launch) => launch.crew);
    expect(crew).toContainEqual({ crew: '5f7f1543bf32c864a529b23e', role: 'Spacecraft Commander' });
    expect(adapted.crew.map(({ name, agency }) => `${name}, ${agency}`).toSorted()).toEqual([
      'Andrei Fedyaev, Roscosmos',
      'Jack Hathaway, NASA',
      'Sophie Adenot, ESA',
    ]);
  });

  test('have new documents for the pads that r/SpaceX does not have, and only for them', () => {
    expect(adapted.launchpads.map(({ id, timezone }) => [id, timezone])).toEqual([
      ['ll2:235', 'America/Chicago'],
    ]);
    expect(adapted.landpads.map(({ id, name, type }) => [id, name, type])).toEqual([
      ['ll2:62', 'LZ-40', 'RTLS'],
    ]);
  });

  test('have no core for placeholders, and no landing that is not known', () => {
    const { launches, cores } = adaptLaunches(normalised(samples.upcoming()), known);
    expect(launches).toHaveLength(50);
    expect(launches.every(({ upcoming, success }) => upcoming && success === null)).toBe(true);
    const planned = launches.flatMap((launch) => launch.cores);
    expect(planned).toHaveLength(32);
    const placeholders = planned.filter(({ core }) => core === null);
    expect(placeholders).toHaveLength(26);
    expect(placeholders.filter(({ flight, reused }) => flight !== null || reused !== null)).toEqual(
      [],
    );
    expect(cores.filter(({ serial }) => /unknown/i.test(serial))).toEqual([]);
    expect(countBy(launches, ({ date_precision: precision }) => precision)).toEqual({
      ...{ year: 25, month: 10, hour: 6, quarter: 8, half: 1 },
    });
    expect(launches.filter(({ launchpad }) => launchpad === null)).toHaveLength(16);
    expect(launches.filter(({ tbd }) => tbd)).toHaveLength(44);
  });

  test('do not depend on the order of launches, nor of boosters', () => {
    const flipped = flown.toReversed().map((launch) => ({
      ...launch,
      rocket: {
        ...launch.rocket,
        ...(launch.rocket?.launcher_stage
          ? { launcher_stage: launch.rocket.launcher_stage.toReversed() }
          : {}),
      },
    }));
    const heavy = adapted.launches.find(({ rocket }) => rocket === falconHeavy);
    expect(heavy?.cores).toHaveLength(3);
    const serials = new Map(adapted.cores.map(({ id, serial }) => [id, serial]));
    expect(heavy?.cores.filter(({ landing_attempt: attempt }) => attempt === false)).toEqual([
      heavy?.cores[0],
    ]);
    expect(serials.get(heavy?.cores[0]?.core ?? '')).toMatch(/^B1\d{3}$/);
    expect(adaptLaunches(flipped, known)).toEqual(adapted);
  });

  test('leave out what r/SpaceX has', () => {
    const [launch] = flown;
    if (launch === undefined) throw new Error('The recording is empty');
    const at = (net: string) => adaptLaunches([{ ...launch, net }], known).launches.length;
    expect([
      at('2022-10-05T16:00:00Z'),
      at('2022-10-05T20:00:00Z'),
      at('2022-10-05T23:10:30Z'),
    ]).toEqual([0, 1, 1]);
  });
});
