import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const folder = join(repositoryRoot, 'deploy/monitoring/dashboards');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly fieldConfig: { readonly defaults: Defaults };
  readonly options?: { readonly reduceOptions?: { readonly calcs: readonly string[] } };
  readonly targets: readonly {
    readonly expr?: string;
    readonly rawSql?: string;
    readonly format?: string;
  }[];
}

interface Defaults {
  readonly unit: string;
  readonly color?: { readonly mode: string };
  readonly thresholds?: {
    readonly mode: string;
    readonly steps: readonly { readonly color: string; readonly value: number | null }[];
  };
  readonly mappings?: readonly {
    readonly type: string;
    readonly options: Readonly<Record<string, { readonly text: string; readonly color?: string }>>;
  }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
}

const dashboards = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard);
const panels = dashboards.flatMap((dashboard) =>
  dashboard.panels.map((panel) => [`${dashboard.title} / ${panel.title}`, panel] as const),
);
const stats = panels.filter(([, { type }]) => type === 'stat');

/** Text and color of a value, as Grafana chooses them: a mapping first, then the last step reached. */
function shown(title: string, value: number): { color: string; text?: string } {
  const found = panels.find(([name]) => name === title)?.[1].fieldConfig.defaults;
  if (found === undefined) throw new Error(`There is no panel ${title}.`);
  const mapped = found.mappings?.map(({ options }) => options[String(value)]).find(Boolean);
  const steps = found.thresholds?.steps ?? [];
  const reached = steps.filter((step) => value >= (step.value ?? Number.NEGATIVE_INFINITY));
  const color = mapped?.color ?? reached.at(-1)?.color ?? 'none';
  return mapped === undefined ? { color } : { color, text: mapped.text };
}

describe('dashboards', () => {
  test('have unique ids, known data sources, and panels that do not overlap', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    for (const { title, panels: all, schemaVersion } of dashboards) {
      expect(schemaVersion).toBe(39);
      expect(new Set(all.map(({ id }) => id)).size, title).toBe(all.length);
      const cells = all.flatMap(({ gridPos: { x, y, w, h } }) => {
        expect(x + w, title).toBeLessThanOrEqual(24);
        return Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`);
      });
      expect(new Set(cells).size, title).toBe(cells.length);
      for (const { datasource, targets } of all) {
        const isSql = datasource.uid === 'spacex-warehouse';
        expect(datasource).toEqual(
          isSql
            ? { type: 'grafana-postgresql-datasource', uid: 'spacex-warehouse' }
            : { type: 'prometheus', uid: 'prometheus' },
        );
        expect(targets.length).toBeGreaterThan(0);
        for (const { expr, rawSql, format } of targets) {
          expect(typeof (isSql ? rawSql : expr)).toBe('string');
          if (isSql) expect(format).toBe('table');
        }
      }
    }
  });

  test('the data source of the warehouse has the uid that panels use', () => {
    const source = readFileSync(join(folder, '../data-sources/warehouse.yaml'), 'utf8');
    expect(source).toMatch(/^ +uid: spacex-warehouse$/m);
    expect(source).toMatch(/^ +type: grafana-postgresql-datasource$/m);
  });

  test.for(stats)('%s has thresholds, a color by them, and a description', ([, panel]) => {
    const { color, thresholds } = panel.fieldConfig.defaults;
    expect(color).toEqual({ mode: 'thresholds' });
    expect(thresholds?.mode).toBe('absolute');
    const values = (thresholds?.steps ?? []).map(({ value }) => value);
    expect(values[0]).toBe(null);
    const rest = values.slice(1) as number[];
    expect(rest).toEqual(rest.toSorted((a, b) => a - b));
    expect(panel.description).toMatch(/\.$/);
    expect(panel.options?.reduceOptions?.calcs).toEqual(['lastNotNull']);
  });

  test('there are stat panels on every dashboard', () => {
    expect(stats.length).toBeGreaterThan(15);
  });

  const hour = 3600;
  test.for<[string, number, string, string?]>([
    ['PostgreSQL / Server up', 0, 'red', 'Down'],
    ['PostgreSQL / Server up', 1, 'green', 'Up'],
    ['PostgreSQL / Connections in use', 0.1, 'green'],
    ['PostgreSQL / Connections in use', 0.85, 'red'],
    ['PostgreSQL / Size of the warehouse', 20e6, 'green'],
    ['PostgreSQL / Size of the warehouse', 4.5e9, 'red'],
    ['PostgreSQL / Data age (from the ledger)', 120, 'green'],
    ['PostgreSQL / Data age (from the ledger)', 27 * hour, 'red'],
    ['ETL runs / Data age', 81, 'green'],
    ['ETL runs / Data age', 23 * hour, 'green'],
    ['ETL runs / Data age', 26 * hour, 'red'],
    ['ETL runs / Duration of the last run', 81, 'green'],
    ['ETL runs / Duration of the last run', 1500, 'red'],
    ['ETL runs / Rejected documents in the last run', 0, 'green'],
    ['ETL runs / Rejected documents in the last run', 11, 'red'],
    ['ETL runs / Unsuccessful runs, last 7 days', 0, 'green'],
    ['ETL runs / Unsuccessful runs, last 7 days', 3, 'red'],
    ['ETL runs / Freshness budget left, 30 days', 1, 'green'],
    ['ETL runs / Freshness budget left, 30 days', -0.5, 'red'],
    ['Airflow / Scheduler heartbeats per minute', 0, 'red', 'Down'],
    ['Airflow / Scheduler heartbeats per minute', 12, 'green'],
    ['Airflow / DAG processor heartbeats per minute', 0, 'red', 'Down'],
    ['Airflow / Triggerer heartbeats per minute', 0, 'red', 'Down'],
    ['Airflow / Import errors', 0, 'green'],
    ['Airflow / Import errors', 1, 'red'],
  ])('%s shows %f as %s %s', ([title, value, color, text]) => {
    expect(shown(title, value)).toEqual(text === undefined ? { color } : { color, text });
  });
});
