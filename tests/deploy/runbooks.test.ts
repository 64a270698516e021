import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const runbooks = read('docs/runbooks.md');

interface Rule {
  readonly alert?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
const alerts = ['airflow', 'etl', 'postgres'].flatMap((name) => {
  const { spec } = parse(read(`deploy/monitoring/rules/${name}.yaml`)) as {
    spec: { groups: { rules: Rule[] }[] };
  };
  return spec.groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
});

/** Sections by heading. */
const sections = new Map(
  runbooks
    .split(/^### /m)
    .slice(1)
    .map((text): [string, string] => {
      const [heading = '', ...lines] = text.split('\n');
      return [heading, lines.join('\n')];
    }),
);

test('every alert has a section, and every section is about an alert', () => {
  expect([...sections.keys()].toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  expect(alerts.length).toBeGreaterThan(25);
});

test.for(alerts.map(({ alert = '', ...rest }) => [alert, rest] as const))(
  '%s links to its section, which has symptom, check, fix and escalation',
  ([alert, { annotations, labels }]) => {
    expect(annotations?.['runbook_url']).toMatch(
      new RegExp(`^https://[^#]*/docs/runbooks\\.md#${alert.toLowerCase()}$`),
    );
    expect(['critical', 'warning', 'info']).toContain(labels?.['severity']);
    const parts = [...(sections.get(alert) ?? '').matchAll(/^- \*\*(\w+)\*\*: (.+)$/gm)];
    expect(parts.map(([, part]) => part)).toEqual(['Symptom', 'Check', 'Fix', 'Escalate']);
    for (const [, , text = ''] of parts) expect(text.length).toBeGreaterThan(10);
  },
);
