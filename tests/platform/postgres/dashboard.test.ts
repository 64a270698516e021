import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describePrograms } from '../../support/describe-when.ts';
import { systemPostgres } from '../../support/postgres-binaries.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { startLoadedWarehouse, type Warehouse } from '../support/warehouse.ts';

const { panels } = JSON.parse(
  readFileSync(join(repositoryRoot, 'deploy/monitoring/dashboards/core-reuse.json'), 'utf8'),
) as { panels: { title: string; type: string; targets: { rawSql: string }[] }[] };
const queries = panels.map(
  ({ title, type, targets }) => [title, targets[0]?.rawSql ?? '', type] as const,
);

describePrograms('the dashboard of core reuse', [`${systemPostgres()}/postgres`], () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await startLoadedWarehouse();
  });
  afterAll(async () => {
    await warehouse?.[Symbol.asyncDispose]();
  });

  type Row = Record<string, unknown>;
  const rowsOf = (title: string) => {
    const [, sql = ''] = queries.find(([name]) => name === title) ?? [];
    return warehouse.query<Row>(warehouse.as('grafana'), sql);
  };
  const count = async (sql: string) => {
    const [row] = await warehouse.query<{ n: number }>(warehouse.as('etl'), sql);
    return row?.n;
  };

  test.for(queries)('the role grafana can run the query of "%s"', async ([title, , type]) => {
    const rows = await rowsOf(title);
    expect(rows.length).toBeGreaterThan(0);
    if (type === 'stat') expect(rows).toHaveLength(1);
    // A chart needs a text for each bar, and numbers.
    if (type === 'barchart') {
      for (const [first, ...values] of rows.map((row) => Object.values(row))) {
        expect(typeof first).toBe('string');
        for (const value of values) expect(Number(value)).not.toBeNaN();
      }
    }
  });

  test('shows the figures of the tables', async () => {
    const flown = 'from spacex.core_flights where not upcoming and core_id is not null';
    expect(Number((await rowsOf('Core flights'))[0]?.['flights'])).toBe(
      await count(`select count(*)::int as n ${flown}`),
    );
    expect(Number((await rowsOf('Cores flown'))[0]?.['cores'])).toBe(
      await count(`select count(distinct core_id)::int as n ${flown}`),
    );
    const launches = (await rowsOf('Reuse by year')).map(({ launches }) => Number(launches));
    expect(launches.reduce((sum, n) => sum + n, 0)).toBe(
      await count('select count(*)::int as n from spacex.launches where not upcoming'),
    );
    const landings = (await rowsOf('Landings by type')).map(({ attempts }) => Number(attempts));
    expect(landings.reduce((sum, n) => sum + n, 0)).toBe(
      await count(`select count(*)::int as n ${flown} and landing_attempt`),
    );
    expect((await rowsOf('Upcoming launches')).length).toBe(
      await count('select least(count(*), 50)::int as n from spacex.launches where upcoming'),
    );
    const [most] = await rowsOf('Flights by core');
    expect(Number(most?.['flights'])).toBe(
      Number((await rowsOf('Most flights of one core'))[0]?.['flights']),
    );
  });
});
