import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseManifests } from '../../deploy/support/manifests.ts';
import { describePrograms } from '../../support/describe-when.ts';
import { systemPostgres } from '../../support/postgres-binaries.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { startLoadedWarehouse, startWarehouse, type Warehouse } from '../support/warehouse.ts';
import { type PostgresExporter, startPostgresExporter } from './postgres-exporter.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const monitoring = join(repositoryRoot, 'deploy/monitoring');
const read = (path: string) => readFileSync(join(monitoring, path), 'utf8');

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}
const { panels } = JSON.parse(read('dashboards/postgres.json')) as Dashboard;
const queries = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }): [string, string] => [title, expr]),
);

interface Group {
  readonly rules: readonly {
    readonly alert?: string;
    readonly record?: string;
    readonly expr: string;
  }[];
}
const groups = ['postgres', 'etl'].flatMap((name) =>
  parseManifests(read(`rules/${name}.yaml`)).flatMap(({ spec }) => spec?.['groups'] as Group[]),
);

const programs = ['prometheus', 'prometheus-postgres-exporter', `${systemPostgres()}/postgres`];

describePrograms('Prometheus with the PostgreSQL exporter', programs, () => {
  let warehouse: Warehouse;
  let exporter: PostgresExporter;
  let prometheus: Prometheus;
  beforeAll(async () => {
    // The exporter of a distribution knows its PostgreSQL, but perhaps not the one that is deployed.
    warehouse = await startLoadedWarehouse();
    exporter = await startPostgresExporter(warehouse);
    prometheus = await startPrometheus('postgres-exporter', exporter.address, groups);
    // A rate needs two scrapes.
    const scrapes = async () =>
      expect(await prometheus.query('count_over_time(up[5m]) > 2')).toHaveLength(1);
    await vi.waitFor(scrapes, { timeout: 60_000, interval: 200 });
  });
  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]();
    await exporter?.[Symbol.asyncDispose]();
    await warehouse?.[Symbol.asyncDispose]();
  });

  test.for(queries)('the panel "%s" has data: %s', async ([, expr]) => {
    const series = await prometheus.query(expr);
    expect(series).not.toEqual([]);
    for (const { value } of series) expect(Number(value[1])).not.toBeNaN();
  });

  test('all exporter metrics in rules exist', async () => {
    const expressions = groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)).join('\n');
    const names = new Set(expressions.match(/\b(?:pg|spacex_ledger)_\w+/g));
    expect(names.size).toBeGreaterThan(5);
    for (const name of names) expect(await prometheus.query(name), name).not.toEqual([]);
  });

  test('metrics match the values of PostgreSQL', async () => {
    const [expected] = await warehouse.query<Record<string, number>>(
      warehouse.as('admin'),
      `select current_setting('max_connections')::int as connections,
         (select extract(epoch from max(finished_at))::float from spacex.etl_runs) as fresh,
         (select tup_inserted::float from pg_stat_database where datname = 'spacexdb') as inserted`,
    );
    const one = async (expr: string) => Number((await prometheus.query(expr))[0]?.value[1]);
    expect(await one('pg_up')).toBe(1);
    expect(await one('pg_settings_max_connections')).toBe(expected?.['connections']);
    const fresh = await one('spacex_ledger_last_success_timestamp_seconds');
    expect(fresh).toBeCloseTo(expected?.['fresh'] ?? 0, 2);
    const inserted = await one('pg_stat_database_tup_inserted{datname="spacexdb"}');
    expect(inserted).toBeGreaterThan(1000);
    expect(inserted).toBeLessThanOrEqual(expected?.['inserted'] ?? 0);
    const sizes = await prometheus.query('pg_database_size_bytes');
    expect(sizes.map(({ metric }) => metric['datname'])).toContain('airflow');
  });

  test('all rules can be evaluated, and none fires after a load', async () => {
    const rules = await prometheus.rules();
    expect(rules.map(({ name }) => name).toSorted()).toEqual(
      groups.flatMap((group) => group.rules.map(({ alert, record }) => alert ?? record)).toSorted(),
    );
    await expect
      .poll(async () => (await prometheus.rules()).filter(({ health }) => health !== 'ok'), {
        timeout: 30_000,
      })
      .toEqual([]);
    // A recording rule has no state.
    const active = rules
      .filter(({ state }) => state !== undefined && state !== 'inactive')
      .map(({ name }) => name);
    // This test runs no StatsD exporter.
    expect(active.filter((name) => name !== 'StatsdExporterDown')).toEqual([]);
  });

  test('before the first successful run, the exporter reports no error and SpacexDataMissing is pending', async () => {
    await using fresh = await startWarehouse(systemPostgres());
    await using scraped = await startPostgresExporter(fresh);
    const without = await scraped.metrics();
    expect(without).toMatch(/^pg_exporter_last_scrape_error 0$/m);
    expect(without).not.toMatch(/^spacex_ledger_/m);
    await fresh.query(
      fresh.as('etl'),
      'create table spacex.etl_runs (status text, finished_at timestamptz)',
    );
    expect(await scraped.metrics()).toMatch(/^spacex_ledger_last_success\S* NaN$/m);
    await using watching = await startPrometheus('postgres-exporter', scraped.address, []);
    const exists = 'count(spacex_ledger_last_success_timestamp_seconds)';
    await expect.poll(() => watching.query(exists), { timeout: 30_000 }).toHaveLength(1);
    const rules = groups.flatMap((group) => group.rules);
    const { expr = '' } = rules.find(({ alert }) => alert === 'SpacexDataMissing') ?? {};
    expect(await watching.query(expr)).toHaveLength(1);
    expect(await prometheus.query(expr)).toEqual([]);
  });

  test('if PostgreSQL is down, the exporter keeps running and PostgresDown matches', async () => {
    await warehouse[Symbol.asyncDispose]();
    await expect.poll(() => exporter.metrics(), { timeout: 60_000 }).toMatch(/^pg_up 0$/m);
    const rules = groups.flatMap((group) => group.rules);
    const { expr = '' } = rules.find(({ alert }) => alert === 'PostgresDown') ?? {};
    await expect.poll(() => prometheus.query(expr), { timeout: 30_000 }).toHaveLength(1);
  });
});
