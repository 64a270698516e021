import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../cli/command.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { repositoryRoot } from '../support/repository.ts';
import { airflowMetrics } from './support/airflow-statsd.ts';
import { parseManifests } from './support/manifests.ts';
import { readMapping } from './support/statsd-mapping.ts';
import { listenForStatsd } from './support/statsd-socket.ts';

const monitoring = join(repositoryRoot, 'deploy/monitoring');
const text = readFileSync(join(monitoring, 'statsd-exporter/mapping.yaml'), 'utf8');

/** Queries of panels and rules, with the metrics of the StatsD exporter that they use. */
const queries = ['dashboards', 'rules'].flatMap((folder) =>
  readdirSync(join(monitoring, folder)).flatMap((file) => {
    const content = readFileSync(join(monitoring, folder, file), 'utf8');
    return (
      expressionsOf(file.endsWith('.json') ? JSON.parse(content) : parseManifests(content))
        // Each operand has labels of its own.
        .flatMap((expr) => expr.split(/\s(?:and|or|unless)\s/))
        .map((expr) => ({ file, expr, names: [...expr.matchAll(/\b(?:airflow|spacex_etl)_\w+/g)] }))
        .filter(({ names }) => names.length > 0)
    );
  }),
);

function expressionsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'expr' ? [String(inner)] : expressionsOf(inner),
  );
}

/** Labels that a query groups or selects by. */
function labelsOf(expr: string): Set<string> {
  const groups = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(','),
  );
  const selectors = [...expr.matchAll(/[{,]\s*(\w+)\s*(?:=|!=|=~|!~)"/g)].map(
    ([, label = '']) => label,
  );
  return new Set([...groups, ...selectors].map((label) => label.trim()));
}

test.for(airflowMetrics)('$statsd is mapped to $name', ({ statsd, name, labels }) => {
  expect(readMapping(text)(statsd)).toEqual({ name, labels });
});

describe('metrics of runs and Airflow', () => {
  const emitted = new Map<string, Set<string>>();
  const emit = (name: string, type: string, labels: readonly string[]) => {
    const suffixes = type === 'ms' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) {
      emitted.set(
        `${name}${suffix}`,
        new Set([...labels, ...(suffix === '_bucket' ? ['le'] : [])]),
      );
    }
  };
  beforeAll(async () => {
    requireBuiltCommand();
    using statsd = await listenForStatsd();
    await using database = await freshDatabase();
    const done = await run(['run', '--source', 'snapshot', '--target', 'postgres', '--quiet'], {
      ...postgresEnvironment(database.settings),
      ...statsd.environment,
    });
    expect(done.code, done.stderr).toBe(0);
    const map = readMapping(text);
    for (const { name, type, tags } of statsd.lines()) {
      const mapped = map(name);
      if (mapped === undefined) throw new Error(`Unmapped metric: ${name}`);
      emit(mapped.name, type, [...Object.keys(mapped.labels), ...Object.keys(tags)]);
    }
    for (const { name, type, labels } of airflowMetrics)
      emit(name, type, Object.keys(labels ?? {}));
  });

  test('are used by panels and rules', () => {
    expect(queries.filter(({ expr }) => /spacex_etl_/.test(expr)).length).toBeGreaterThan(10);
    expect(queries.filter(({ expr }) => /airflow_/.test(expr)).length).toBeGreaterThan(14);
  });

  test.for(queries)('exist with the labels that $file uses in $expr', ({ expr, names }) => {
    for (const [name] of names) {
      const labels = emitted.get(name);
      expect(labels, `${name} is never sent`).toBeDefined();
      for (const label of labelsOf(expr)) expect(labels, `${name} by ${label}`).toContain(label);
    }
  });
});

test.for([
  ['a * within a segment', 'match: airflow.operator_failures_*', 'name: a_total'],
  ['a regular expression in a glob', 'match: airflow.(a|b)', 'name: a_total'],
  ['a glob with one segment', 'match: airflow', 'name: a_total'],
  ['an empty segment', 'match: airflow..x', 'name: a_total'],
  ['a * before a name', 'match: airflow.*x', 'name: a_total'],
  ['a missing group', 'match: a.*', 'name: a_total', 'labels: { operator: $2 }'],
  ['a group followed by a word', 'match: a.*', 'name: a_total', 'labels: { operator: $1_x }'],
  ['a metric name with a dot', 'match: a.b', 'name: a.b'],
  ['a label name with a dash', 'match: a.*', 'name: a_total', 'labels: { dag-id: $1 }'],
  ['a misspelt field', 'match: a.b', 'name: a_total', 'matchtype: regex'],
  ['a lookahead', 'match: ^a\\.(?!b)(.+)$', 'match_type: regex', 'name: a_total'],
  ['an unanchored regular expression', 'match: b', 'match_type: regex', 'name: a_total'],
])('a mapping with %s is rejected', ([, ...lines]) => {
  const mapping = `mappings:\n  - ${lines.join('\n    ')}\n`;
  expect(() => readMapping(mapping)).toThrow('The exporter would reject');
});

test('a glob is matched before a regular expression, regardless of its position', () => {
  const regex = '  - { match: ^a\\.b$, match_type: regex, name: by_regex }';
  const map = readMapping(`mappings:\n${regex}\n  - { match: a.b, name: by_glob }\n`);
  expect(map('a.b')).toEqual({ name: 'by_glob', labels: {} });
});
