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
import { type Contents, type Copy, copies } from './broken-copy.ts';
import { cases, date, flight, set } from './launch-library-cases.ts';
import { liveRows, now } from './launch-library-rows.ts';

describe('known faults of Launch Library', () => {
  let contents: Contents;
  beforeAll(async () => {
    contents = await liveRows();
  });

  test('have an explanation, and each belongs to a check', () => {
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

    test('passes, explains or skips every check after a live load', () => {
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
      '%s: explains known cases, and warns about others',
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

    test('shows an unknown case as the example', async () => {
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

    test('warns about overdue outcomes, placeholders, close flights and new types beyond their limits', async () => {
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
