import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
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
