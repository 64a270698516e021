import { type Check, checks, type RunChecksOptions, runChecks } from '@spacex-platform/transform';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breakingStatements } from './breaking.ts';
import { type Contents, type Copy, copies } from './broken-copy.ts';
import { edgeCases } from './edge-cases.ts';
import { liveRows, now } from './launch-library-rows.ts';
import { separateChecks } from './separate-checks.ts';

/** Statements that each break one check, or set an unusual value. */
const faults = [
  ...checks.map((check) => breakingStatements(check) ?? []),
  ...edgeCases.map(({ statements }) => statements),
];

/** The name of the mart that statements replace. */
const martOf = (statements: readonly string[]) =>
  statements.map((sql) => /drop view (\w+)/.exec(sql)?.[1]).find((name) => name !== undefined);
const ofTables = faults.filter((statements) => martOf(statements) === undefined);
/** A mart can be replaced only once. */
const ofMarts = [...new Map(faults.map((statements) => [martOf(statements), statements]))].flatMap(
  ([mart, statements]) => (mart === undefined ? [] : statements),
);

describe.each(Object.entries(copies))('checks on %s', (engine, open) => {
  let contents: Contents;
  let copy: Copy;
  const storesRows = engine !== 'DuckDB';
  const run = (some: readonly Check[], options: RunChecksOptions = {}) =>
    runChecks(async (sql) => ({ rows: await copy.query(sql) }), some, { now, ...options });

  beforeAll(async () => {
    contents = await liveRows();
    copy = await open(contents);
  });
  afterAll(() => copy?.[Symbol.asyncDispose]());

  const expectEqual = (statements: readonly string[]) =>
    copy.broken(statements, async () => {
      const shared = await run(checks, { storesRows });
      expect(shared).toHaveLength(checks.length);
      expect(await run(checks)).toEqual(shared);
      expect(await run(separateChecks)).toEqual(shared);
      for (const [at, check] of separateChecks.entries()) {
        expect(await run([check]), check.id).toEqual([shared[at]]);
      }
      return shared;
    });

  test('report the same together and one by one, if every check finds errors', async () => {
    const outcomes = await expectEqual([...ofTables.flat(), ...ofMarts]);
    const found = outcomes.filter(({ cases }) => cases > 0).map(({ id }) => id);
    // Some faults hide others.
    expect(found.length).toBeGreaterThan(0.7 * checks.length);
  });

  test.each(['cores', 'core_flights', 'launches', 'launch_payloads', 'payloads'])(
    'report the same together and one by one, with a duplicate in %s',
    async (table) => {
      const check = checks.find(({ id }) => id === `${table}.key.unique`) as Check;
      const outcomes = await expectEqual(breakingStatements(check) ?? []);
      expect(outcomes.find(({ id }) => id === check.id)).toMatchObject({ status: 'failed' });
    },
  );

  test('report the same together and one by one, with any faults', async () => {
    const some = fc.subarray(ofTables, { minLength: 0, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(some, async (statements) => void (await expectEqual(statements.flat()))),
      { numRuns: 3 },
    );
  });

  test('report the same with checks that do not list what they read', async () => {
    const own: Check = {
      kind: 'rows',
      id: 'launches.own',
      severity: 'warning',
      description: 'Every column is readable.',
      table: '(select * from launches) as everything',
      broken: 'links_wikipedia is not null or details is null',
      subject: 'launch_id',
    };
    const [alone] = await run([own]);
    const together = await run([own, ...checks], { storesRows });
    expect(together[0]).toEqual(alone);
    expect(alone?.cases).toBeGreaterThan(100);
    expect(together.slice(1)).toEqual(await run(checks));
  });

  test('throw the error of a check whose SQL is wrong', async () => {
    const [first] = checks.filter(({ kind }) => kind === 'rows');
    const wrong = { ...first, broken: 'no_such_column is null' } as Check;
    await expect(run([...checks, wrong], { storesRows })).rejects.toThrow(/no_such_column/);
  });
});
