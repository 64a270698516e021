import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { martNames } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparable } from '../marts/comparable.ts';
import { expectedFigures } from '../marts/expected.ts';
import { duck } from '../support/duckdb.ts';
import { describeFacts } from '../support/facts.ts';
import { embeddedWarehouse, postgresWarehouse, type SqlRow, succeeded } from './warehouse.ts';

const warehouses = { PostgreSQL: postgresWarehouse, PGlite: embeddedWarehouse };

describeFacts('marts of the bundled snapshot', (facts) => {
  const expected = expectedFigures(facts);

  describe.each(Object.entries(warehouses))('in %s', (_, open) => {
    const stack = new AsyncDisposableStack();
    const figures = new Map<string, SqlRow[]>();
    let skipped: readonly string[] = [];
    let median: unknown;

    beforeAll(async () => {
      const warehouse = stack.use(await open());
      const result = succeeded(
        await runPipeline({ source: await snapshotSource(), loaders: [warehouse.loader] }),
      );
      skipped = result.skipped;
      const reader = await warehouse.loader.openReader();
      for (const name of martNames) {
        figures.set(name, [...(await reader.query(`select * from ${name}`)).rows]);
      }
      const { rows } = await reader.query(
        `select percentile_cont(0.5) within group (order by turnaround_days) as median
           from core_turnarounds`,
      );
      median = rows[0]?.['median'];
      await reader.close();
    });
    afterAll(() => stack.disposeAsync());

    const rowsOf = (mart: string) => figures.get(mart) ?? [];
    const sum = (mart: string, column: string) =>
      rowsOf(mart).reduce((total, row) => total + Number(row[column]), 0);

    test.each(martNames)(
      '%s equals the figures that DuckDB computes from the facts',
      async (name) => {
        const wanted = await duck(expected[name]);
        expect(wanted.length).toBeGreaterThan(0);
        expect(comparable(rowsOf(name))).toEqual(comparable(wanted));
      },
    );

    test('core_usage has 193 flights of 75 cores, most of them by B1058', () => {
      expect(rowsOf('core_usage')).toHaveLength(75);
      expect(sum('core_usage', 'flights')).toBe(193);
      const most = rowsOf('core_usage').toSorted(
        (a, b) => Number(b['flights']) - Number(a['flights']),
      );
      expect(most[0]).toMatchObject({ serial: 'B1058', flights: 14 });
    });

    test('reuse_by_year has 117 of 187 launches on a reused core', () => {
      expect(sum('reuse_by_year', 'launches')).toBe(187);
      expect(sum('reuse_by_year', 'launches_with_reused_core')).toBe(117);
    });

    test('core_turnarounds has 118 rows with a median of 78.05 days', () => {
      expect(rowsOf('core_turnarounds')).toHaveLength(118);
      expect(median).toBeCloseTo(78.05, 2);
    });

    test('skips and reports resources without facts', () => {
      expect(skipped.toSorted()).toEqual(['company', 'dragons', 'history', 'roadster', 'starlink']);
    });
  });
});
