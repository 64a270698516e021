import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';
import { describeWhen } from '../support/describe-when.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { repositoryRoot } from '../support/repository.ts';
import { type Manifest, parseManifests } from './support/manifests.ts';
import { mapName } from './support/statsd-mapping.ts';
import { listenForStatsd } from './support/statsd-socket.ts';

const monitoring = join(repositoryRoot, 'deploy/monitoring');
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
beforeAll(requireBuiltCommand);

const rules = ['etl', 'airflow', 'postgres'].flatMap((name) =>
  parseManifests(readFileSync(join(monitoring, 'rules', `${name}.yaml`), 'utf8')),
);
const groups = rules.flatMap(({ spec }: Manifest) => spec?.['groups'] as object[]);

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
  );

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

describeWhen('what Prometheus reads', promtoolIsMissing(), () => {
  const file = join(folder.path, 'rules.yaml');

  test('the rules are valid, and their unit tests pass', () => {
    writeFileSync(file, stringify({ groups }));
    expect(promtool('check', 'rules', '--lint-fatal', file)).toContain('SUCCESS');
    const tests = join(folder.path, 'tests.yaml');
    const text = readFileSync(join(repositoryRoot, 'tests/deploy/alerts.yaml'), 'utf8');
    writeFileSync(tests, text.replace('[RULES]', `[${file}]`));
    expect(promtool('test', 'rules', tests)).toContain('SUCCESS');
  });

  test("Prometheus parses the query of each dashboard's panels", () => {
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

test('a real run emits each metric that the ETL dashboard uses, by way of the mapping', async () => {
  using statsd = await listenForStatsd();
  await using database = await freshDatabase();
  const done = await run(['run', '--source', 'snapshot', '--target', 'postgres', '--quiet'], {
    ...postgresEnvironment(database.settings),
    ...statsd.environment,
  });
  expect(done.code, done.stderr).toBe(0);
  const mapping = parse(readFileSync(join(monitoring, 'statsd-exporter/mapping.yaml'), 'utf8'));
  const emitted = new Set(
    statsd.lines().flatMap(({ name, type }) => {
      const mapped = mapName(mapping, name);
      expect(mapped, `${name} has no mapping`).toBeDefined();
      const suffixes = type === 'ms' ? ['_bucket', '_sum', '_count'] : [''];
      return suffixes.map((suffix) => `${mapped?.name}${suffix}`);
    }),
  );
  const etl = dashboards.find(({ title }) => title === 'ETL runs');
  const used = new Set(
    (etl?.panels ?? [])
      .flatMap(({ targets }) => targets)
      .flatMap(({ expr }) => expr.match(/spacex_etl_\w+/g) ?? []),
  );
  expect(used.size).toBeGreaterThan(6);
  for (const name of used) expect(emitted).toContain(name);
});

test.for<[string, string, Record<string, string>]>([
  ['airflow.scheduler_heartbeat', 'airflow_scheduler_heartbeat_total', {}],
  [
    'airflow.ti.finish.core_usage_dag.group.load.success',
    'airflow_ti_finish_total',
    { dag_id: 'core_usage_dag', task_id: 'group.load', state: 'success' },
  ],
  [
    'airflow.dagrun.duration.failed.core_usage_dag',
    'airflow_dagrun_duration_seconds',
    { state: 'failed', dag_id: 'core_usage_dag' },
  ],
  [
    'airflow.dag.core_usage_dag.run.queued_duration',
    'airflow_task_queued_duration_seconds',
    { dag_id: 'core_usage_dag', task_id: 'run' },
  ],
  [
    'airflow.operator_failures_EtlPodOperator',
    'airflow_operator_failures_total',
    { operator: 'EtlPodOperator' },
  ],
  [
    'airflow.pool.deferred_slots.default_pool',
    'airflow_pool_slots',
    { state: 'deferred', pool: 'default_pool' },
  ],
])('%s is mapped to %s', ([statsd, name, labels]) => {
  const mapping = parse(readFileSync(join(monitoring, 'statsd-exporter/mapping.yaml'), 'utf8'));
  expect(mapName(mapping, statsd)).toEqual({ name, labels });
});

test.each(['airflow.operator_failures_*', 'airflow', 'airflow..x', 'airflow.*x'])(
  'the exporter would not start with the glob %s',
  (match) => {
    expect(() => mapName({ mappings: [{ match, name: 'x' }] }, 'x')).toThrow('invalid match');
  },
);
