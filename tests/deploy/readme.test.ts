import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';
import { commandLine } from './support/command-lines.ts';
import { describeKustomize } from './support/manifests.ts';
import { type Platform, readPlatform } from './support/platform-names.ts';
import { faultsOfCommands } from './support/resolve-commands.ts';
import { shellCommands } from './support/shell-commands.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const readme = read('deploy/README.md');

/** Blocks of the shell, and what is set as code inside of text and tables. */
function commandsOf(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const outside = markdown.replace(/```.*?```/gs, '');
  const inline = [...outside.matchAll(/`((?:(?:kubectl|helm|docker) |deploy\/\S+\.sh)[^`]*)`/g)];
  return [...blocks, ...inline.map(([, text = '']) => text)];
}

describeKustomize('commands that are written down', () => {
  let platform: Platform;
  beforeAll(() => {
    platform = readPlatform();
  });

  test('deploy/README.md: each names what is there', () => {
    expect(commandsOf(readme).flatMap(shellCommands).length).toBeGreaterThan(35);
    expect(faultsOfCommands(commandsOf(readme), platform)).toEqual([]);
  });

  test.for([
    ['delete namespace airflow monitoring', 'delete namespace airflw monitoring'],
    ['monitoring data-platform\n', 'monitoring data-plattform\n'],
    ['create secret generic aws-credentials', 'create secret generic aws-creds'],
    ['--from-env-file=aws.env', '--from-env-file=aws.environment'],
    ['delete service kube-prom-stack-kubelet', 'delete service kube-prom-kubelet'],
    ['svc/postgres 5432:5432', 'svc/postgress 5432:5432'],
    ['svc/postgres 5432:5432', 'svc/postgres 5432:5433'],
    ['svc/postgres 5432:5432', 'svc/postgres 5433:5432'],
    ['kube-prom-stack-grafana 3000:3000', 'kube-prom-stack-grafana 3001:3000'],
    ['create configmap airflow-dags', 'create configmap airflow-dag'],
    ['--from-file=dags/core_usage_dag.py', '--from-file=dags/core_usage_dags.py'],
    [' --dry-run=client -o yaml | kubectl apply -f -\nhelm', '\nhelm'],
    ['-l app.kubernetes.io/name=spacex-etl', '-l app.kubernetes.io/name=spacex-elt'],
    ['-c base', '-c main'],
    ['helm uninstall airflow', 'helm uninstall airflw'],
    ['helm uninstall airflow --namespace airflow', 'helm uninstall airflow --namespace monitoring'],
    ['job/restore-now', 'job/restore'],
    ['job backup-now --from=cronjob/postgres-backup', 'job backup-now --from=cronjob/pg-backup'],
    ['#/scripts/restore.sh#', '#/scripts/restores.sh#'],
    ['s#/scripts/backup.sh', 's#/scripts/backups.sh'],
    ['get secret airflow-admin', 'get secret airflow-admins'],
    ['{.data.admin-password}', '{.data.password}'],
    ['grep monitoring.coreos.com', 'grep monitoring.coreos'],
    ['rollout status deployment/postgres', 'rollout status deployment/postgre'],
    ['rollout restart deployment,statefulset', 'rollout restart deployment,statefulsets-all'],
    ['rollout restart', 'rollout reset'],
    ['kubectl -n data-platform get jobs', 'kubectl get jobs'],
    ['kubectl -n data-platform get jobs', 'kubectl -n data-platform get job backup'],
    ['spacex-etl:latest', 'spacex-elt:latest'],
    ['-f deploy/docker/Dockerfile', '-f deploy/Dockerfile'],
    ['--values deploy/airflow/values.yaml', '--values deploy/airflow/value.yaml'],
    ['apache-airflow/airflow --version 1.22.0', 'apache-airflow/airflow --version 1.21.0'],
    ['install kube-prom-stack prometheus-community/', 'install kube-prom-stack prometheus/'],
    ['https://airflow.apache.org', 'https://airflow.example.org'],
    ['--follow', '--folow'],
    ['deploy/smoke.sh', 'deploy/smoke-test.sh'],
    ['kubectl kustomize deploy/kubernetes/overlays', 'kubectl kustomize deploy/kubernetes/overlay'],
    ['apply -k deploy/kubernetes/optional/loki', 'apply -k deploy/kubernetes/optional/loky'],
    ['install loki grafana/loki --version 6', 'install loki grafana/loki --version 5'],
    ['--values deploy/airflow/dags-from-git.yaml', '--values deploy/airflow/dags-of-git.yaml'],
    ['-t spacex-airflow:latest', '-t spacex-airflow:3'],
    ['-n data-platform get events', '-n data-platform get event-list'],
  ] as const)('"%s" as "%s" is noticed', ([right, wrong]) => {
    expect(readme).toContain(right);
    const faults = faultsOfCommands(commandsOf(readme.replace(right, wrong)), platform);
    expect(faults).not.toEqual([]);
  });

  test('what up.sh and smoke.sh say to type names what is there', () => {
    const hints = ['deploy/up.sh', 'deploy/smoke.sh'].flatMap((path) => [
      ...read(path).matchAll(/^ {2}(?:printf '.*: )?(kubectl -n \S+ port-forward \S+ \d+:\d+)/gm),
    ]);
    expect(hints).toHaveLength(5);
    const commands = hints.map(([, text = '']) => text);
    expect(faultsOfCommands(commands, platform)).toEqual([]);
  });

  test('what alerts say to type names what is there', () => {
    const texts = ['airflow', 'etl', 'postgres'].flatMap((name) => {
      const { spec } = parse(read(`deploy/monitoring/rules/${name}.yaml`)) as {
        spec: { groups: { rules: { annotations: { description: string } }[] }[] };
      };
      const descriptions = spec.groups.flatMap(({ rules }) =>
        rules.map(({ annotations }) => annotations.description),
      );
      return descriptions.flatMap((text) => /kubectl [^,]*/.exec(text)?.[0].trim() ?? []);
    });
    expect(texts.length).toBeGreaterThan(5);
    expect(faultsOfCommands(texts, platform)).toEqual([]);
  });

  test('ports in the table of commands are those of the commands', () => {
    const rows = [...readme.matchAll(/^\| [^|]*, port (\d+) +\| `[^`]* (\d+):\d+` +\|$/gm)];
    expect(rows).toHaveLength(4);
    for (const [row, said, used] of rows) expect(said, row).toBe(used);
  });
});

describe('how commands are taken apart', () => {
  const words = (text: string) => shellCommands(text).map((command) => command.words);

  test('by lines that go on, comments, quotes, pipes and $(…)', () => {
    expect(
      words('a \\\n  \'b c\' # d\ne | f -g && h "$(i j)"'.replace('"$(i j)"', '$(i j)')),
    ).toEqual([['a', 'b c'], ['e'], ['f', '-g'], ['i', 'j'], ['h', '$()']]);
    const [, second] = shellCommands('a | b');
    expect(second?.before.map((one) => one.words)).toEqual([['a']]);
  });

  test.for(["a 'b", 'a > b', 'a "$b"', 'a $b', '| a', 'for a in b; do c; done < d'])(
    '%s is refused rather than overlooked',
    (text) => {
      expect(() => shellCommands(text)).toThrow();
    },
  );

  test.for(['kubectl frobnicate', 'kubectl get pods --shw', 'helm list', 'kubectl get -n'])(
    '%s is refused rather than guessed at',
    (text) => {
      expect(() => commandLine(text.split(' '))).toThrow(/not known here|no value/);
    },
  );
});
