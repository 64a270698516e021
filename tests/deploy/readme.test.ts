import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';
import {
  documentedCommands,
  faultsOfCommands,
  refusalByKubectl,
  runDocumented,
} from './support/documented-commands.ts';
import { describeKustomize, podTemplateOf, renderOverlay } from './support/manifests.ts';
import { type Platform, readPlatform } from './support/platform.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const readme = read('deploy/README.md');

describeKustomize('documented commands', () => {
  let platform: Platform;
  beforeAll(() => {
    platform = readPlatform();
  });

  test('deploy/README.md: every command runs and names what exists', () => {
    expect(faultsOfCommands(documentedCommands(readme), platform)).toEqual([]);
  });

  test('deploy/README.md: the real kubectl accepts every call', () => {
    const calls = documentedCommands(readme).flatMap((text) => runDocumented(text, platform).calls);
    const ofKubectl = [...new Set(calls)].filter((call) => call.startsWith('kubectl'));
    expect(ofKubectl.length).toBeGreaterThan(25);
    expect(ofKubectl.flatMap((call) => refusalByKubectl(call) ?? [])).toEqual([]);
  });

  test.for([
    'kubectl -n airflow rollout reset deployment,statefulset',
    'kubectl -n data-platform logs job/restore-now --folow',
    'kubectl apply -k deploy/kubernetes/optional/loky',
    'kubectl -n airflow create configmap a --from-file=dags/a.py --dry-run=client -o yaml',
  ])('the real kubectl refuses "%s"', (call) => {
    expect(refusalByKubectl(call)).toBeDefined();
  });

  test.for([
    ['delete namespace airflow monitoring', 'delete namespace airflw monitoring'],
    ['create secret generic aws-credentials', 'create secret generic aws-creds'],
    ['svc/postgres 5432:5432', 'svc/postgres 5432:5433'],
    [' --dry-run=client -o yaml | kubectl apply -f -\nhelm', '\nhelm'],
    ['-l app.kubernetes.io/name=spacex-etl', '-l app.kubernetes.io/name=spacex-elt'],
    ['helm uninstall airflow --namespace airflow', 'helm uninstall airflow --namespace monitoring'],
    ['job backup-now --from=cronjob/postgres-backup', 'job backup-now --from=cronjob/pg-backup'],
    ['{.data.admin-password}', '{.data.password}'],
    ['grep monitoring.coreos.com', 'grep monitoring.coreos.org'],
    ['apache-airflow/airflow --version 1.22.0', 'apache-airflow/airflow --version 1.21.0'],
    ['deploy/smoke.sh', 'deploy/smoke-test.sh'],
    ['--wait\nkubectl apply -k', '--wait)\nkubectl apply -k'],
  ] as const)('a README that replaces "%s" by "%s" fails', ([right, wrong]) => {
    expect(readme).toContain(right);
    const unchanged = documentedCommands(readme);
    const changed = documentedCommands(readme.replace(right, wrong)).filter(
      (text) => !unchanged.includes(text),
    );
    expect(faultsOfCommands(changed, platform)).not.toEqual([]);
  });

  test('backup and restore run their script, and the restore never runs by itself', () => {
    const manifests = renderOverlay();
    const scripts = manifests.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('postgres-backup'),
    );
    for (const name of ['backup', 'restore']) {
      const cronJob = manifests.find(
        ({ kind, metadata }) => kind === 'CronJob' && metadata.name === `postgres-${name}`,
      );
      const [container] = (cronJob && podTemplateOf(cronJob)?.spec.containers) ?? [];
      expect((container as { command?: string[] } | undefined)?.command).toEqual([
        '/bin/sh',
        `/scripts/${name}.sh`,
      ]);
      expect(Object.keys(scripts?.data ?? {})).toContain(`${name}.sh`);
      expect(cronJob?.spec?.['suspend'] ?? false).toBe(name === 'restore');
    }
  });

  test('every command that up.sh and smoke.sh print names what exists', () => {
    const hints = ['deploy/up.sh', 'deploy/smoke.sh'].flatMap((path) => [
      ...read(path).matchAll(
        /^ {2}(?:printf '.*\\n {2})?(kubectl -n \S+ port-forward \S+ \d+:\d+)/gm,
      ),
    ]);
    expect(hints).toHaveLength(5);
    const commands = hints.map(([, text = '']) => text);
    expect(faultsOfCommands(commands, platform)).toEqual([]);
  });

  test('every command in an alert names what exists', () => {
    const texts = ['airflow', 'etl', 'postgres'].flatMap((name) => {
      const { spec } = parse(read(`deploy/monitoring/rules/${name}.yaml`)) as {
        spec: { groups: { rules: { annotations?: { description: string } }[] }[] };
      };
      const descriptions = spec.groups.flatMap(({ rules }) =>
        rules.flatMap(({ annotations }) => annotations?.description ?? []),
      );
      return descriptions.flatMap((text) => /kubectl [^,]*/.exec(text)?.[0].trim() ?? []);
    });
    expect(texts.length).toBeGreaterThan(5);
    expect(faultsOfCommands(texts, platform)).toEqual([]);
  });

  test('the table of commands names the ports that its commands use', () => {
    const rows = [...readme.matchAll(/^\| [^|]*, port (\d+) +\| `[^`]* (\d+):\d+` +\|$/gm)];
    expect(rows).toHaveLength(5);
    for (const [row, named, used] of rows) expect(used, row).toBe(named);
  });
});
