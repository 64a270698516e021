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
import { knownCases } from './known-cases.ts';
import { atTheEnd, oddValues, sameMoments } from './odd-values.ts';

describeReference('the rules over real documents', (reference) => {
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

  test('have ids of their own, and each says how it can be broken', () => {
    const ids = checks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(checks.filter((check) => breakingStatements(check) === undefined)).toEqual([]);
  });

  describe.each(Object.entries(copies))('on %s', (_, open) => {
    let copy: Copy;
    let before: ReadonlyMap<string, CheckOutcome>;
    const judge = async () => {
      const query = async (sql: string) => ({ rows: await copy.query(sql) });
      return runChecks(query, checks);
    };

    beforeAll(async () => {
      copy = await open(contents);
      before = new Map((await judge()).map((outcome) => [outcome.id, outcome]));
    });
    afterAll(() => copy[Symbol.asyncDispose]());

    test('are silent on what the source sent, but for its known faults', () => {
      const told = [...before.values()].filter(({ status }) => status !== 'passed');
      expect(told.filter(({ status }) => status !== 'known')).toEqual([]);
      const found = Object.fromEntries(told.map(({ id, cases }) => [id, cases]));
      expect(found).toEqual(knownCases(reference));
      for (const { explanation, known, cases } of told) {
        expect(explanation).toMatch(/\.$/);
        expect(known).toBe(cases);
      }
    });

    test.each(checks.map((check) => [check.id, check] as const))('%s fires', async (id, check) => {
      const outcomes = await copy.broken(breakingStatements(check) ?? [], async () =>
        runChecks(async (sql) => ({ rows: await copy.query(sql) }), [check]),
      );
      const outcome = outcomes[0];
      expect(outcome?.status).toBe(check.severity === 'error' ? 'failed' : 'warned');
      expect(outcome?.cases).toBeGreaterThan(before.get(id)?.cases ?? 0);
      expect(outcome?.example).toEqual(expect.any(String));
    });

    test.each(oddValues)(
      '$what is told by its rule, and no other rule fails to be judged',
      async ({ statements, told }) => {
        const outcomes = await copy.broken(statements, judge);
        const more = outcomes.filter(({ id, cases }) => cases > (before.get(id)?.cases ?? 0));
        expect(more.map(({ id }) => id)).toEqual(expect.arrayContaining([...told]));
        expect(outcomes).toHaveLength(checks.length);
        for (const { id, example } of outcomes) expect(example?.length ?? 0, id).toBeLessThan(400);
        // A flight that is gone from its place leaves a gap there too.
        for (const { id, cases } of more) if (!told.includes(id)) expect([id, cases]).toEqual([]);
      },
    );

    test.each(['least', 'greatest'] as const)('judge data of the %s values', async (end) => {
      const outcomes = await copy.broken(atTheEnd(end), async () => {
        for (const name of martNames) await copy.query(`select * from ${name}`);
        return judge();
      });
      expect(outcomes.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
    });

    test('read a text as the moment that it is', async () => {
      const id = 'launches.date_local.of_date';
      for (const [utc, local] of sameMoments) {
        expect(Math.floor(Date.parse(utc) / 1000)).toBe(Date.parse(local) / 1000);
        const put = (text: string) =>
          `update launches set date_utc = '${utc}', date_local = '${text}' where name = 'CRS-2'`;
        const judged = async (text: string) =>
          (await copy.broken([put(text)], judge)).find((outcome) => outcome.id === id)?.cases;
        const known = before.get(id)?.cases ?? 0;
        expect(await judged(local), local).toBe(known);
        const other = local.replace(
          /:(\d)(\d)([+-])/,
          (_, ten, one, sign) => `:${ten}${(Number(one) + 1) % 10}${sign}`,
        );
        expect(await judged(other), other).toBe(known + 1);
      }
    });

    test('take what is upcoming by the moment that they are given', async () => {
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
