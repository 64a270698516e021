import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { temporaryFolder } from '../cli/command.ts';
import { describeWhen } from '../support/describe-when.ts';
import { repositoryRoot } from '../support/repository.ts';
import { type Manifest, parseManifests } from './support/manifests.ts';

const monitoring = join(repositoryRoot, 'deploy/monitoring');
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const rules = ['etl', 'airflow', 'postgres'].flatMap((name) =>
  parseManifests(readFileSync(join(monitoring, 'rules', `${name}.yaml`), 'utf8')),
);
interface Group {
  readonly rules: readonly { readonly alert?: string }[];
}
const groups = rules.flatMap(({ spec }: Manifest) => spec?.['groups'] as Group[]);

interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const dashboards = readdirSync(join(monitoring, 'dashboards'))
  .filter((name) => name.endsWith('.json'))
  .map(
    (name) => JSON.parse(readFileSync(join(monitoring, 'dashboards', name), 'utf8')) as Dashboard,
  )
  // Those of another data source have SQL.
  .filter(({ panels }) =>
    panels.every(({ targets }) => targets.every(({ expr }) => expr !== undefined)),
  );

/** The first query of a panel, by `dashboard / panel`. */
function queryOf(name: string): string {
  const all = dashboards.flatMap(({ title, panels }) =>
    panels.map((panel) => [`${title} / ${panel.title}`, panel.targets[0]?.expr] as const),
  );
  const query = all.find(([one]) => one === name)?.[1];
  if (query === undefined) throw new Error(`Unknown panel: ${name}`);
  return query;
}

/** Whether a query computes the increase of an event counter, but misses its first value. */
function missesFirstValue(expr: string): boolean {
  // Heartbeats and counters of PostgreSQL exist from the start.
  const events = /\b(?:increase|rate)\((?:spacex_etl_|airflow_(?!\w+_heartbeat))\w+/.test(expr);
  return events && !/min_over_time\(.* unless .* offset /.test(expr);
}

function promtool(...args: string[]): string {
  return execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' });
}

function promtoolIsMissing(): string | undefined {
  try {
    promtool('--version');
    return undefined;
  } catch {
    return 'promtool is not installed';
  }
}

describeWhen('Prometheus configuration', promtoolIsMissing(), () => {
  const file = join(folder.path, 'rules.yaml');

  test('alert rules are valid and pass their unit tests', () => {
    writeFileSync(file, stringify({ groups }));
    expect(promtool('check', 'rules', '--lint-fatal', file)).toContain('SUCCESS');
    const texts = ['alerts', 'alerts-of-days'].map((name) =>
      readFileSync(join(repositoryRoot, `tests/deploy/${name}.yaml`), 'utf8'),
    );
    const alerts = groups.flatMap((group) => group.rules.flatMap(({ alert = [] }) => alert));
    expect(alerts.filter((alert) => !texts.join('').includes(alert))).toEqual([]);
    for (const [index, text] of texts.entries()) {
      const tests = join(folder.path, `tests-${index}.yaml`);
      writeFileSync(tests, text.replace('[RULES]', `[${file}]`));
      expect(promtool('test', 'rules', tests)).toContain('SUCCESS');
    }
  });

  test('panels count the first value of a new counter', () => {
    const cases = parse(readFileSync(join(repositoryRoot, 'tests/deploy/panels.yaml'), 'utf8')) as {
      panel: string;
      at?: string;
      series: object[];
      shown: object[];
    }[];
    const tests = cases.map(({ panel, at = '100m', series, shown }) => {
      const expr = `round(${queryOf(panel)})`;
      const expected = { expr, eval_time: at, exp_samples: shown };
      return { name: panel, interval: '1m', input_series: series, promql_expr_test: [expected] };
    });
    const file = join(folder.path, 'panels.yaml');
    writeFileSync(file, stringify({ rule_files: [], evaluation_interval: '1m', tests }));
    expect(promtool('test', 'rules', file)).toContain('SUCCESS');
    const incomplete = dashboards.flatMap(({ panels }) =>
      panels.flatMap(({ targets }) => targets.filter(({ expr }) => missesFirstValue(expr))),
    );
    expect(incomplete).toEqual([]);
  });

  test('Prometheus parses the queries of all panels', () => {
    const queries = dashboards.flatMap(({ title, panels }) =>
      panels.flatMap((panel) =>
        panel.targets.map(({ expr }, index) => ({
          name: `${title} ${panel.title} ${index}`,
          expr,
        })),
      ),
    );
    expect(queries.length).toBeGreaterThan(25);
    const file = join(folder.path, 'queries.yaml');
    const asRules = (all: { expr: string }[]) =>
      stringify({
        groups: [{ name: 'q', rules: all.map(({ expr }, n) => ({ record: `q:${n}`, expr })) }],
      });
    writeFileSync(file, asRules(queries));
    expect(promtool('check', 'rules', file)).toContain(`${queries.length} rules found`);
    writeFileSync(file, asRules([{ expr: 'sum(rate(x[5m])' }]));
    expect(() => promtool('check', 'rules', file)).toThrow();
  });
});
