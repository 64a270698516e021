import { embeddedLaunchLibraryStore, embeddedLoader } from '@spacex-platform/loaders/embedded';
import { liveSource } from '@spacex-platform/loaders/launch-library';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import {
  type CheckOutcome,
  checks,
  knownFaults,
  launchLibraryFaults,
  marts,
  runChecks,
  tables,
} from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import type { DuckRow } from '../support/duckdb.ts';
import { launchDocument } from '../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { type Contents, type Copy, copies } from './broken-copy.ts';

const now = new Date('2026-08-01T00:00:00Z');
const go = { id: 1, name: 'Go for Launch' };
const year = { id: 14, name: 'Year' };

/** Launches with boosters of their own, whose first flight this is. */
const launches = [
  launch('recent', '2026-07-31T12:00:00Z'),
  launch('older', '2026-06-01T12:00:00Z'),
  launch('next', '2026-08-02T12:00:00Z', { status: go }),
  launch('planned', '2026-12-31T00:00:00Z', { status: go, net_precision: year }),
];

function launch(name: string, net: string, changes = {}) {
  const number = name.length;
  const document = launchDocument(number, { net, last_updated: net, ...changes });
  return {
    ...document,
    id: name,
    name: `Falcon 9 Block 5 | ${name}`,
    net_precision: { id: 0, name: 'Second' },
    ...changes,
    pad: { id: 80, name: 'SLC-40' },
    rocket: {
      ...document.rocket,
      launcher_stage: [
        {
          ...{ id: number, type: 'Core', reused: false, launcher_flight_number: 1 },
          launcher: { id: 9000 + number, serial_number: `B9${number}00` },
          landing: {
            ...{ id: number, attempt: true, type: { id: 1, name: 'ASDS' } },
            success: 'status' in changes ? null : true,
            landing_location: { id: 1, name: 'OCISLY' },
          },
        },
      ],
    },
  };
}

/** The rows of a target that was loaded with `--source live`. */
async function liveRows(): Promise<Contents> {
  await using server = await startLaunchLibrary(1000);
  for (const one of launches) server.launches.set(one.id, one);
  using folder = temporaryFolder();
  const dataDir = `${folder.path}/data`;
  const loader = embeddedLoader({ dataDir, views: Object.values(marts) });
  const source = await liveSource(embeddedLaunchLibraryStore(dataDir), {
    ...{ history: await snapshotSource(), client: { baseUrl: server.url } },
  });
  const { error } = await runPipeline({ source, prune: true, loaders: [loader] });
  expect(error).toBeUndefined();
  await using reader = await loader.openReader();
  const rows = new Map<string, readonly DuckRow[]>();
  const { rows: loaded } = await reader.query('select table_name from information_schema.tables');
  // The snapshot lacks some resources.
  const names = new Set(loaded.map((row) => row['table_name']));
  for (const { name } of tables.filter((table) => names.has(table.name))) {
    const { rows: read } = await reader.query(`select to_jsonb(t) as row from ${name} t`);
    rows.set(
      name,
      read.map(({ row }) => row as DuckRow),
    );
  }
  return rows;
}

const set = (table: string, change: string, name: string) =>
  `update ${table} set ${change} where launch_id = '${name}'`;
const flight = (change: string, name: string) => set('core_flights', change, name);
const date = (text: string, name: string) => [
  set('launches', `date_utc = '${text}', launch_year = 2026, upcoming = false`, name),
  flight(`launch_date_utc = '${text}', launch_year = 2026, upcoming = false`, name),
];

/** For each rule, statements that make known cases and such that make others. */
const cases: Readonly<Record<string, { known?: readonly string[]; unknown?: readonly string[] }>> =
  {
    'launches.success.unknown': { known: [set('launches', 'success = null', 'older')] },
    'launches.success.unexplained': {
      known: [set('launches', 'success = false', 'older')],
      unknown: [
        "insert into launch_failures values ('older', 0, null, null, 'x', 'launch-library')",
      ],
    },
    'launches.upcoming.in_the_past': {
      known: [set('launches', "date_utc = '2026-07-30T01:00:00Z'", 'next')],
      unknown: [set('launches', "date_utc = '2026-07-29T23:00:00Z'", 'next')],
    },
    'launches.date.exact': {
      known: [set('launches', "date_precision = 'quarter'", 'next')],
      unknown: [set('launches', "date_precision = 'day'", 'older')],
    },
    'core_flights.core_id.missing': { known: [flight('core_id = null', 'planned')] },
    'core_flights.landing_success.unknown': {
      known: [flight('landing_success = null', 'recent')],
      unknown: [flight('landing_success = null', 'older')],
    },
    'core_flights.landing_attempt.unknown': {
      known: [flight('landing_success = null, landing_attempt = null', 'recent')],
      unknown: [flight('landing_success = null, landing_attempt = null', 'older')],
    },
    'core_flights.landing_type.unknown': { known: [flight('landing_type = null', 'older')] },
    'core_flights.flight.in_order': {
      // The planned flight of the same core was counted, because its date was earlier.
      known: [
        ...date('2026-07-31T12:00:00Z', 'recent'),
        flight(
          "core_id = (select core_id from core_flights where launch_id = 'recent'), launch_date_utc = '2026-07-01T00:00:00Z'",
          'next',
        ),
        flight('flight = 2', 'recent'),
      ],
      unknown: [flight('flight = 2', 'recent')],
    },
    'core_flights.reused.without_flight': {
      known: [
        flight(
          "reused = false, core_id = (select core_id from cores where serial = 'B1072')",
          'older',
        ),
      ],
      unknown: [flight('reused = true', 'older')],
    },
    'launches.core_flights.missing': {
      known: ["delete from core_flights where launch_id = 'recent'"],
      unknown: ["delete from core_flights where launch_id = 'older'"],
    },
    'payloads.launch_id.references': {
      unknown: [
        "update payloads set launch_id = 'x' where payload_id = (select max(payload_id) from launch_payloads)",
      ],
    },
    'payloads.payload_id.launched': {
      unknown: [
        'delete from launch_payloads where payload_id = (select max(payload_id) from launch_payloads)',
      ],
    },
  };

describe('known faults of Launch Library', () => {
  let contents: Contents;
  beforeAll(async () => {
    contents = await liveRows();
  });

  test('are data with reasons: each belongs to a check', () => {
    expect(Object.keys(cases).toSorted()).toEqual(Object.keys(launchLibraryFaults).toSorted());
    const ids = new Map(checks.map((check) => [check.id, check]));
    for (const [id, { explanation }] of Object.entries(launchLibraryFaults)) {
      expect(ids.get(id)?.kind, id).toMatch(/^(rows|query|reference)$/);
      expect(explanation, id).toMatch(/^[A-Zr].*\.$/);
    }
  });

  describe.each(Object.entries(copies))('on %s', (_, open) => {
    let copy: Copy;
    let before: ReadonlyMap<string, CheckOutcome>;
    const runAll = async () => {
      const query = async (sql: string) => ({ rows: await copy.query(sql) });
      const outcomes = await runChecks(query, checks, { now });
      return new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    };
    beforeAll(async () => {
      copy = await open(contents);
      before = await runAll();
    });
    afterAll(() => copy[Symbol.asyncDispose]());

    test('after a live load, everything is passed, known or skipped', () => {
      const others = [...before.values()].filter(
        ({ status }) => !/^(passed|skipped)$/.test(status),
      );
      expect(others.filter(({ status }) => status !== 'known')).toEqual([]);
      for (const { id, explanation } of others) {
        const reasons = [knownFaults[id]?.explanation, launchLibraryFaults[id]?.explanation];
        expect(
          reasons.some((reason) => reason && explanation?.includes(reason)),
          id,
        ).toBe(true);
      }
      // The plan of a year; of r/SpaceX, only Starlink 4-25 is left.
      expect(before.get('launches.date.exact')).toMatchObject({
        ...{ status: 'known', cases: 2, known: 2 },
        explanation: `${knownFaults['launches.date.exact']?.explanation} ${launchLibraryFaults['launches.date.exact']?.explanation}`,
      });
      expect(before.get('launches.success.unknown')).toMatchObject({
        ...{ status: 'known', cases: 1, known: 1 },
        explanation: knownFaults['launches.success.unknown']?.explanation,
      });
      expect(before.get('payloads.launch_id.references')).toMatchObject({ cases: 8, known: 8 });
      expect(before.get('payloads.payload_id.launched')).toMatchObject({ cases: 10, known: 10 });
    });

    test.each(Object.entries(cases))(
      '%s: known by its rule, and others are reported',
      async (id, of) => {
        const earlier = before.get(id);
        const { explanation } = launchLibraryFaults[id] ?? {};
        if (of.known !== undefined) {
          const outcome = (await copy.broken(of.known, runAll)).get(id);
          expect(outcome?.status).toBe('known');
          expect(outcome?.cases).toBe((earlier?.cases ?? 0) + 1);
          expect(outcome?.known).toBe(outcome?.cases);
          expect(outcome?.explanation).toContain(explanation);
        }
        if (of.unknown !== undefined) {
          const outcome = (await copy.broken(of.unknown, runAll)).get(id);
          expect(outcome?.status).toBe('warned');
          expect(outcome?.cases).toBe((earlier?.cases ?? 0) + 1);
          expect(outcome?.known).toBe(earlier?.status === 'passed' ? 0 : earlier?.known);
        }
      },
    );

    test('the example is a case that no rule knows', async () => {
      const outcome = await copy.broken(
        [flight('landing_success = null', 'recent'), flight('landing_success = null', 'older')],
        runAll,
      );
      expect(outcome.get('core_flights.landing_success.unknown')).toMatchObject({
        ...{ status: 'warned', cases: 4, known: 3, example: 'older 0' },
      });
    });

    test('what r/SpaceX no longer has does not excuse Launch Library', async () => {
      // 13 dates of r/SpaceX were known; one is left.
      const outcome = await copy.broken(
        [set('launches', "date_precision = 'day'", 'older')],
        runAll,
      );
      expect(outcome.get('launches.date.exact')).toMatchObject({
        ...{ status: 'warned', cases: 3, known: 2, example: 'older older' },
      });
    });

    test('limits: outcomes that stay unknown, placeholders, flights too close, new types', async () => {
      const status = async (id: string, ...statements: string[]) =>
        (await copy.broken(statements, runAll)).get(id)?.status;
      const overdue = 'launches.success.overdue';
      expect(await status(overdue, set('launches', 'success = null', 'recent'))).toBe('passed');
      expect(await status(overdue, set('launches', 'success = null', 'older'))).toBe('warned');
      expect(
        await status(
          overdue,
          set('launches', 'success = null', 'older'),
          "insert into launch_failures values ('older', 0, null, null, 'x', 'launch-library')",
        ),
      ).toBe('passed');
      const placeholders = 'core_flights.core_id.placeholders';
      const copied = (count: number) =>
        Array.from(
          { length: count },
          (_, at) =>
            `insert into core_flights select ${Object.keys(
              tables.find(({ name }) => name === 'core_flights')?.columns ?? {},
            )
              .map((column) =>
                column === 'position' ? String(at + 1) : column === 'core_id' ? 'null' : column,
              )
              .join(', ')} from core_flights where launch_id = 'older' and position = 0`,
        );
      expect(await status(placeholders, ...copied(10))).toBe('passed');
      expect(await status(placeholders, ...copied(11))).toBe('warned');
      const soon = 'core_flights.core_id.too_soon';
      const sameCore = flight(
        "core_id = (select core_id from core_flights where launch_id = 'recent')",
        'older',
      );
      expect(await status(soon, sameCore)).toBe('passed');
      expect(await status(soon, sameCore, ...date('2026-07-27T00:00:00Z', 'older'))).toBe('warned');
      const type = 'core_flights.landing_type.unknown_on_falcon';
      const noType = flight('landing_type = null', 'older');
      const starship = set('launches', "rocket_id = '5e9d0d96eda699382d09d1ee'", 'older');
      expect(await status(type, noType)).toBe('warned');
      expect(await status(type, noType, starship)).toBe('passed');
    });

    test('a target of an earlier version, without the column source, has the same results as before', async () => {
      const statements = tables.flatMap(({ name, columns }) =>
        'source' in columns ? [`alter table ${name} drop column source`] : [],
      );
      // Views read the column on no engine; the checks that need it are skipped.
      const outcomes = await copy.broken(
        [...Object.keys(marts).map((name) => `drop view ${name}`), ...statements],
        runAll,
      );
      expect(outcomes.get('core_flights.landing_success.unknown')).toMatchObject({
        ...{ status: 'known', cases: 2, known: 2 },
        explanation: knownFaults['core_flights.landing_success.unknown']?.explanation,
      });
      expect(outcomes.get('core_flights.flight.in_order')?.status).toBe('skipped');
    });
  });
});
