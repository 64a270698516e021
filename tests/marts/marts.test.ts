import { type MartName, martNames, marts } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duck } from '../support/duckdb.ts';
import { describeFacts } from '../support/facts.ts';
import { comparable } from './comparable.ts';
import { type Engine, engines } from './engine.ts';
import { expectedFigures } from './expected.ts';
import { factTables } from './fact-tables.ts';
import { makeTables } from './tables.ts';

describeFacts('marts over the facts', (facts) => {
  const expected = expectedFigures(facts);

  for (const [engineName, open] of Object.entries(engines))
    describe(`on ${engineName}`, {
      tags: engineName === 'PostgreSQL' ? ['postgres-version'] : [],
    }, () => {
      let engine: Engine;
      beforeAll(async () => {
        engine = await open();
        await makeTables(engine, await factTables(facts));
      });
      afterAll(() => engine[Symbol.asyncDispose]());

      const figures = (name: MartName) => engine.query(marts[name].sql);

      test.each(martNames)('%s equals an independent computation', async (name) => {
        const rows = await figures(name);
        const wanted = await duck(expected[name]);
        expect(wanted.length).toBeGreaterThan(0);
        expect(comparable(rows)).toEqual(comparable(wanted));
        for (const row of rows) {
          expect(Object.keys(row)).toEqual(marts[name].columns.map((column) => column.name));
        }
      });

      test('core_usage has 193 flights of 75 cores, most of them by B1058', async () => {
        const rows = await figures('core_usage');
        expect(rows).toHaveLength(75);
        expect(rows.reduce((sum, row) => sum + Number(row['flights']), 0)).toBe(193);
        const most = rows.toSorted((a, b) => Number(b['flights']) - Number(a['flights']))[0];
        expect(most).toMatchObject({ serial: 'B1058', flights: 14, reuse_count: 13 });
      });

      test('reuse_by_year has 117 of 187 launches on a reused core', async () => {
        const rows = await figures('reuse_by_year');
        const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
        expect(sum('launches')).toBe(187);
        expect(sum('launches_with_reused_core')).toBe(117);
        expect(sum('core_flights')).toBe(193);
        expect(sum('reused_core_flights')).toBe(119);
      });

      test('core_turnarounds has 118 rows with a median of 78.05 days', async () => {
        const [row] = await engine.query(
          `select count(*) as n,
           percentile_cont(0.5) within group (order by turnaround_days) as median
         from (${marts.core_turnarounds.sql}) as t`,
        );
        expect(row?.['n']).toBe(118);
        expect(row?.['median']).toBeCloseTo(78.05, 2);
      });

      test('landings_by_type_year counts successes, failures and unknown outcomes', async () => {
        const rows = await figures('landings_by_type_year');
        const total = (type: string) =>
          rows
            .filter((row) => row['landing_type'] === type)
            .map((row) => [row['attempts'], row['successes'], row['failures'], row['unknown']])
            .reduce(
              (sum, counts) => sum.map((n, at) => Number(n) + Number(counts[at])),
              [0, 0, 0, 0],
            );
        expect(total('ASDS')).toEqual([127, 115, 10, 2]);
        expect(total('RTLS')).toEqual([30, 29, 1, 0]);
        expect(total('Ocean')).toEqual([7, 5, 2, 0]);
      });

      test('launchpad_usage has 181 successes, 5 failures and one unknown', async () => {
        const rows = await figures('launchpad_usage');
        const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
        expect(['launches', 'successes', 'failures', 'unknown'].map(sum)).toEqual([187, 181, 5, 1]);
      });
    });
});
