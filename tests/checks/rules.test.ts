import { type CheckOutcome, checks, runChecks, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load, postgresWarehouse, succeeded } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import type { DuckRow } from '../support/duckdb.ts';
import { describeReference } from '../support/reference-data.ts';
import { breakingStatements } from './breaking.ts';
import { type Contents, type Copy, copies } from './broken-copy.ts';
import { knownCases } from './known-cases.ts';

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
  });
});
