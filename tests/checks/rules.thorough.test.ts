import {
  type CheckOutcome,
  checks,
  martNames,
  runChecks,
  tables,
} from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load, postgresWarehouse, succeeded } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import type { DuckRow } from '../support/duckdb.ts';
import { describeReference } from '../support/reference-data.ts';
import { breakingStatements } from './breaking.ts';
import { type Contents, type Copy, copies } from './broken-copy.ts';
import { edgeCases, equalTimestamps, setToExtreme } from './edge-cases.ts';
import { knownCases } from './known-cases.ts';

describeReference('checks of real documents', (reference) => {
  let contents: Contents;

  beforeAll(async () => {
    await using api = await startApiServer(reference.documents());
    await using warehouse = await postgresWarehouse();
    succeeded(await load(api, warehouse));
    const all = new Map<string, readonly DuckRow[]>();
    for (const { name } of tables) {
      const rows = await warehouse.query(`select to_jsonb(t) as row from spacex.${name} t`);
      all.set(
        name,
        rows.map(({ row }) => row as DuckRow),
      );
    }
    contents = all;
  });

  test('have unique IDs, and statements that break each of them', () => {
    const ids = checks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(checks.filter((check) => breakingStatements(check) === undefined)).toEqual([]);
  });

  describe.each(Object.entries(copies))('on %s', (_, open) => {
    let copy: Copy;
    let before: ReadonlyMap<string, CheckOutcome>;
    const runAll = async () => {
      const query = async (sql: string) => ({ rows: await copy.query(sql) });
      return runChecks(query, checks);
    };

    beforeAll(async () => {
      copy = await open(contents);
      before = new Map((await runAll()).map((outcome) => [outcome.id, outcome]));
    });
    afterAll(() => copy[Symbol.asyncDispose]());

    test('report nothing but the known errors of the source', () => {
      const reported = [...before.values()].filter(({ status }) => status !== 'passed');
      expect(reported.filter(({ status }) => status !== 'known')).toEqual([]);
      const found = Object.fromEntries(reported.map(({ id, cases }) => [id, cases]));
      expect(found).toEqual(knownCases(reference));
      for (const { explanation, known, cases } of reported) {
        expect(explanation).toMatch(/\.$/);
        expect(known).toBe(cases);
      }
    });

    test.each(checks.map((check) => [check.id, check] as const))(
      '%s reports broken data',
      async (id, check) => {
        const outcomes = await copy.broken(breakingStatements(check) ?? [], async () =>
          runChecks(async (sql) => ({ rows: await copy.query(sql) }), [check]),
        );
        const outcome = outcomes[0];
        expect(outcome?.status).toBe(check.severity === 'error' ? 'failed' : 'warned');
        expect(outcome?.cases).toBeGreaterThan(before.get(id)?.cases ?? 0);
        expect(outcome?.example).toEqual(expect.any(String));
      },
    );

    test.each(edgeCases)(
      '$what: is reported, and no check fails to run',
      async ({ statements, reported }) => {
        const outcomes = await copy.broken(statements, runAll);
        const more = outcomes.filter(({ id, cases }) => cases > (before.get(id)?.cases ?? 0));
        expect(more.map(({ id }) => id)).toEqual(expect.arrayContaining([...reported]));
        expect(outcomes).toHaveLength(checks.length);
        for (const { id, example } of outcomes) expect(example?.length ?? 0, id).toBeLessThan(400);
        // No other check may find more cases.
        for (const { id, cases } of more)
          if (!reported.includes(id)) expect([id, cases]).toEqual([]);
      },
    );

    test.each(['smallest', 'largest'] as const)(
      'run on data with the %s values',
      async (extreme) => {
        const outcomes = await copy.broken(setToExtreme(extreme), async () => {
          for (const name of martNames) await copy.query(`select * from ${name}`);
          return runAll();
        });
        expect(outcomes.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
      },
    );

    test('parse timestamps with an offset', async () => {
      const id = 'launches.date_local.of_date';
      for (const [utc, local] of equalTimestamps) {
        expect(Math.floor(Date.parse(utc) / 1000)).toBe(Date.parse(local) / 1000);
        const put = (text: string) =>
          `update launches set date_utc = '${utc}', date_local = '${text}' where name = 'CRS-2'`;
        const casesOf = async (text: string) =>
          (await copy.broken([put(text)], runAll)).find((outcome) => outcome.id === id)?.cases;
        const known = before.get(id)?.cases ?? 0;
        expect(await casesOf(local), local).toBe(known);
        const other = local.replace(
          /:(\d)(\d)([+-])/,
          (_, ten, one, sign) => `:${ten}${(Number(one) + 1) % 10}${sign}`,
        );
        expect(await casesOf(other), other).toBe(known + 1);
      }
    });

    test('compare upcoming launches with the given time', async () => {
      const id = 'launches.upcoming.in_the_past';
      const casesAt = async (now: string) => {
        const query = async (sql: string) => ({ rows: await copy.query(sql) });
        const outcomes = await runChecks(query, checks, { now: new Date(now) });
        return outcomes.find((outcome) => outcome.id === id)?.cases;
      };
      const { launches } = reference.documents();
      const dates = launches
        .filter((launch) => launch['upcoming'] === true)
        .map((launch) => Date.parse(String(launch['date_utc'])));
      for (const now of ['2006-01-01T00:00:00Z', '2022-11-01T00:00:00Z', '2022-12-01T00:00:01Z']) {
        expect(await casesAt(now)).toBe(dates.filter((date) => date < Date.parse(now)).length);
      }
    });
  });
});
