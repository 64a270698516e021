import { load } from '@spacex-platform/loaders';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import type { Capsule, Core, CrewMember } from '@spacex-platform/spacex-client';
import {
  type LaunchLibraryLaunch,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { checks, runChecks } from '@spacex-platform/transform';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedWarehouse, postgresWarehouse } from '../load/warehouse.ts';
import { openDuck } from '../support/duckdb.ts';
import { describeSamples, type LaunchLibrarySamples } from '../support/launch-library/samples.ts';
import { describeMoto } from '../support/moto-server.ts';
import { documentsOf, snapshotDocuments } from '../upgrade/support/documents.ts';
import { lake, type Place, redshift } from './support/places.ts';
import { recorded } from './support/recorded-stages.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** What r/SpaceX has given ids to. */
function known() {
  const documents = snapshotDocuments();
  return identitiesOf({
    cores: documentsOf(documents, 'cores') as unknown as Core[],
    capsules: documentsOf(documents, 'capsules') as unknown as Capsule[],
    crew: documentsOf(documents, 'crew') as unknown as CrewMember[],
  });
}

/**
 * The values of rows, in the order of the query. Numbers may be texts, and have 12 digits, because
 * engines add them up in any order.
 */
const plain = (rows: Rows) => rows.map((row) => Object.values(row).map(plainValue));

function plainValue(value: unknown): unknown {
  const isText = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  const isNumber = typeof value === 'bigint' || typeof value === 'number' || isText;
  return isNumber ? Number(Number(value).toPrecision(12)) : value;
}

function recordedLaunches(samples: LaunchLibrarySamples, open: () => Promise<Place>): void {
  let place: Place;
  let read: (sql: string) => Promise<unknown[][]>;
  let before: ReadonlyMap<string, unknown[][]>;
  const adapted = () =>
    adaptLaunches(samples.flown().map(normaliseLaunch) as LaunchLibraryLaunch[], known());

  beforeAll(async () => {
    place = await open();
    const source = await snapshotSource();
    expect((await runPipeline({ source, loaders: [place.loader] })).error).toBeUndefined();
    read = async (sql) => {
      await using reader = await place.loader.openReader();
      return plain((await reader.query(sql)).rows);
    };
    before = new Map(
      await Promise.all(
        [
          'reuse_by_year',
          'turnaround_by_year',
          'landings_by_type_year',
          'payload_mass_by_orbit',
        ].map(async (name) => [name, await read(`select * from ${name} order by 1, 2`)] as const),
      ),
    );
    const { findings, ...documents } = adapted();
    const result = await load(place.loader, documents, { maxRejects: 0 });
    expect(result.tables.find(({ table }) => table === 'launches')).toMatchObject({ inserted: 98 });
    expect(findings).toHaveLength(1);
  });
  afterAll(() => place?.[Symbol.asyncDispose]());

  test('are in the tables as SQL reads them from the recording', async () => {
    using duck = await openDuck();
    const expected = plain(
      await duck.query(`${recorded(samples.flownFile)}
        select launch, seconds, site, serial, flight, reused, attempt, success, type, place
        from stage order by launch, serial`),
    );
    expect(expected).toHaveLength(99);
    expect(
      await read(`select f.launch_id, l.date_unix, p.name as site, c.serial, f.flight, f.reused,
          f.landing_attempt, f.landing_success, f.landing_type, d.name as place
        from core_flights f
        inner join launches l on l.launch_id = f.launch_id
        left join cores c on c.core_id = f.core_id
        left join launchpads p on p.launchpad_id = l.launchpad_id
        left join landpads d on d.landpad_id = f.landpad_id
        where f.source = 'launch-library' order by 1, 4`),
    ).toEqual(expected);
  });

  test('have the figures of the recording: launches, outcomes and launch sites', async () => {
    const count = (columns: string, where = '') =>
      read(
        `select ${columns}, count(*) as n from launches
          where source = 'launch-library' ${where} group by ${columns} order by 2 desc, 1`,
      );
    expect(await count('rocket_id')).toEqual([
      ['5e9d0d95eda69973a809d1ec', 95],
      ['5e9d0d96eda699382d09d1ee', 2],
      ['5e9d0d95eda69974db09d1ed', 1],
    ]);
    const falcon = "and rocket_id <> '5e9d0d96eda699382d09d1ee'";
    expect(await count('success', falcon)).toEqual([
      [true, 94],
      [null, 2],
    ]);
    expect(
      await read(`select p.name, count(*) as n from launches l
        left join launchpads p on p.launchpad_id = l.launchpad_id
        where l.source = 'launch-library' group by p.name order by 2 desc`),
    ).toEqual([
      ['VAFB SLC 4E', 52],
      ['CCSFS SLC 40', 43],
      ['Orbital Launch Pad 2', 2],
      ['KSC LC 39A', 1],
    ]);
    expect(
      await read(
        `select count(flight_number) + count(net) + count(auto_update) as n from launches
          where source = 'launch-library'`,
      ),
    ).toEqual([[0]]);
  });

  test('are in the marts of Falcon, without Starship', async () => {
    expect(
      await read(`select launches, launches_with_reused_core, core_flights, reused_core_flights
        from reuse_by_year where launch_year = 2026`),
    ).toEqual([[96, expect.any(Number), 97, 95]]);
    using duck = await openDuck();
    const landings = plain(
      await duck.query(`${recorded(samples.flownFile)}
        select type, count(*) as attempts, count(*) filter (success) as successes,
          count(*) filter (not success) as failures, count(*) filter (success is null) as unknown
        from stage where attempt and family <> 'Starship' group by type order by type`),
    );
    expect(
      await read(`select landing_type, attempts, successes, failures, unknown
        from landings_by_type_year where launch_year = 2026 order by 1`),
    ).toEqual(landings);
    const [fastest] = await read(`select serial, turnaround_days from core_turnarounds
      where from_date_utc >= timestamp '2026-01-01 00:00:00' order by 2`);
    expect([fastest?.[0], Number(fastest?.[1]).toFixed(2)]).toEqual(['B1078', '20.49']);
    expect(await read(`select count(*) as n from core_usage where serial like 'Booster%'`)).toEqual(
      [[0]],
    );
    expect(
      await read(
        `select launches, unknown from launchpad_usage where name = 'Orbital Launch Pad 2'`,
      ),
    ).toEqual([[2, expect.any(Number)]]);
  });

  test('leave the figures of r/SpaceX as they were', async () => {
    for (const [name, rows] of before) {
      const year = name === 'landings_by_type_year' ? 1 : 0;
      const after = await read(`select * from ${name} order by 1, 2`);
      const earlier = after.filter(
        (row) => name === 'payload_mass_by_orbit' || Number(row[year]) < 2026,
      );
      expect(earlier, name).toEqual(rows);
    }
  });

  test('a core of both sources has its id of r/SpaceX, its block, and the newer source', async () => {
    expect(
      await read(`select serial, block, source, reuse_count from cores
        where core_id in (select core_id from core_flights where source = 'r-spacex')
          and source = 'launch-library' order by serial`),
    ).toEqual(
      ['B1063', 'B1067', 'B1069', 'B1071', 'B1072', 'B1077'].map((serial) => [
        ...[serial, 5, 'launch-library', null],
      ]),
    );
  });

  test('violate no check of the level error', async () => {
    await using reader = await place.loader.openReader();
    const outcomes = await runChecks((sql) => reader.query(sql), checks);
    expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
    const counters = outcomes.filter(({ id }) => id.endsWith('.of_launches'));
    expect(counters.filter(({ status }) => status === 'warned')).toEqual([]);
  });

  test('loaded again change nothing', async () => {
    const { findings: _, ...documents } = adapted();
    const result = await load(place.loader, documents);
    for (const { table, inserted, updated, deleted } of result.tables) {
      expect({ table, inserted, updated, deleted }).toEqual({
        ...{ table, inserted: 0, updated: 0, deleted: 0 },
      });
    }
  });
}

describeSamples('the recorded launches of 2026', (samples) => {
  describe('in the embedded database', () => recordedLaunches(samples, embeddedWarehouse));
  describe('in PostgreSQL', () => recordedLaunches(samples, postgresWarehouse));
  describe('in a lake', () => recordedLaunches(samples, lake));
  describeMoto('in the Redshift stand-in', () => recordedLaunches(samples, redshift));
});
