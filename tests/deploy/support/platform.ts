import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../../support/repository.ts';
import { type Answers, runScript } from './fake-cluster.ts';
import { type Manifest, podTemplateOf, renderOverlay } from './manifests.ts';
import { dagSecrets } from './secret-references.ts';

/** Commands that documents may contain. */
export interface Platform {
  /** All valid calls of kubectl, helm and docker, in the form of {@link shortened}. */
  readonly commands: ReadonlySet<string>;
  /** Output of a fake cluster for calls that are piped into another command. */
  readonly answers: Answers;
}

const crd = 'customresourcedefinition.apiextensions.k8s.io';
const airflow =
  'apache-airflow/airflow --version 1.22.0 --namespace airflow --values deploy/airflow/values.yaml';
const monitoring = '--namespace monitoring --values deploy/monitoring';

/** Commands of the optional parts and of the cleanup, which no script runs. */
const manual = [
  'kubectl -n airflow exec airflow-scheduler-0 -c scheduler -- airflow dags trigger core_usage_dag',
  'kubectl -n data-platform exec -it statefulset/postgres -- sh -c PGPASSWORD=$POSTGRES_PASSWORD psql -U admin -d spacexdb',
  'kubectl -n airflow rollout restart statefulset/airflow-scheduler',
  'kubectl -n airflow rollout restart deployment/airflow-dag-processor',
  'kubectl -n airflow rollout restart statefulset/airflow-triggerer',
  'kubectl -n airflow create job clean-now --from=cronjob/airflow-database-cleanup',
  'kubectl get events -A --field-selector reason=Evicted',
  'kubectl -n airflow rollout restart deployment,statefulset',
  'kubectl get crd -o name',
  `kubectl delete ${crd}/servicemonitors.monitoring.coreos.com`,
  'kubectl -n kube-system delete service kube-prom-stack-kubelet',
  `helm upgrade --install airflow ${airflow} --values deploy/airflow/dags-from-git.yaml --set dags.gitSync.repo=https://github.com/OWNER/REPOSITORY.git --wait`,
  `helm upgrade --install airflow ${airflow} --values deploy/airflow/dags-in-image.yaml --wait`,
  'helm repo add grafana https://grafana.github.io/helm-charts',
  `helm upgrade --install loki grafana/loki --version 6.29.0 ${monitoring}/loki.yaml --wait`,
  `helm upgrade --install alloy grafana/alloy --version 0.12.5 ${monitoring}/alloy.yaml --wait`,
  'kubectl -n monitoring create secret generic alertmanager-receiver --from-env-file=receiver.env',
  'helm uninstall alloy --namespace monitoring --wait',
  'helm uninstall loki --namespace monitoring --wait',
];

/** Reads the overlay, the scripts, the DAG and the values of Airflow's chart. */
export function readPlatform(): Platform {
  const manifests = renderOverlay();
  const definitions = ['servicemonitors.monitoring.coreos.com', 'gateways.networking.k8s.io'];
  return {
    commands: new Set([
      ...['up.sh', 'down.sh'].flatMap((script) => runScript(script).calls.map(shortened)),
      ...manual,
      ...commandsForAirflow(),
      ...commandsForSecrets(),
      ...commandsForOverlays(),
      ...manifests.flatMap(commandsForManifest),
    ]),
    answers: [
      ["*'get secret'*", Buffer.from('password').toString('base64')],
      ["'get crd -o name'", definitions.map((name) => `${crd}/${name}`).join('\n')],
    ],
  };
}

/** Normalizes a call: removes contexts, timeouts and similar options, and shortens flags. */
export function shortened(call: string): string {
  return call
    .replace(/ --(?:kube-)?context \S+| --timeout \S+| --(?:ignore-not-found|force-update)\b/g, '')
    .replace(/ --set-string \S+| --values \/dev\/fd\/\d+/g, '')
    .replace(/^(kubectl.*) --output (?=\S+)/, '$1 -o ')
    .replace(/^kubectl --namespace /, 'kubectl -n ');
}

function commandsForManifest(manifest: Manifest): string[] {
  const { kind, metadata, spec } = manifest;
  const { name, namespace } = metadata;
  const inNamespace = `kubectl -n ${namespace}`;
  const container = podTemplateOf(manifest)?.spec.containers[0]?.name ?? '';
  const pods = commandsForPods(`${namespace}`, `app.kubernetes.io/name=${name}`, container);
  if (kind === 'Namespace') return [`kubectl -n ${name} get events`];
  if (kind === 'Service') {
    return portForwards(`${namespace}`, name, spec?.['ports'] as { port: number }[]);
  }
  if (kind === 'PodDisruptionBudget') return [`${inNamespace} delete pdb ${name}`];
  if (kind === 'CronJob') {
    const job = name.replace('postgres-', '').concat('-now');
    return [
      ...pods,
      `${inNamespace} get jobs`,
      `${inNamespace} create job ${job} --from=cronjob/${name}`,
      `${inNamespace} logs job/${job} --follow`,
      `${inNamespace} delete job backup-now restore-now`,
    ];
  }
  const workload = kind.toLowerCase();
  const about = [
    `logs ${workload}/${name}`,
    `describe ${workload} ${name}`,
    `rollout restart ${workload}/${name}`,
  ];
  return kind === 'Deployment' || kind === 'StatefulSet'
    ? [...pods, ...about.map((command) => `${inNamespace} ${command}`)]
    : [];
}

/** Commands for objects that Helm charts create, and for pods that the DAG launches. */
function commandsForAirflow(): string[] {
  const dag = read('dags/core_usage_dag.py');
  const [, key = '', value = ''] = /"labels": \{"([^"]+)": "([^"]+)"\}/.exec(dag) ?? [];
  const { images } = parse(read('deploy/airflow/dags-in-image.yaml')) as {
    images: { airflow: { repository: string; tag: string } };
  };
  const { repository, tag } = images.airflow;
  return [
    ...portForwards('airflow', 'airflow-api-server', [{ port: 8080 }]),
    ...portForwards('monitoring', 'kube-prom-stack-alertmanager', [{ port: 9093 }]),
    ...portForwards('monitoring', 'kube-prom-stack-grafana', [{ port: 3000 }]),
    ...portForwards('monitoring', 'kube-prom-stack-prometheus', [{ port: 9090 }]),
    ...['api-server', 'scheduler', 'dag-processor', 'triggerer'].flatMap((component) =>
      commandsForPods('airflow', `component=${component}`, component),
    ),
    // KubernetesPodOperator calls its container "base".
    ...commandsForPods('data-jobs', `${key}=${value}`, 'base'),
    `docker build -f deploy/airflow/Dockerfile -t ${repository}:${tag} .`,
  ];
}

function commandsForPods(namespace: string, label: string, container: string): string[] {
  const inNamespace = `kubectl -n ${namespace}`;
  return [
    `${inNamespace} logs -l ${label}`,
    `${inNamespace} logs -l ${label} -c ${container} --follow`,
    `${inNamespace} describe pod -l ${label}`,
    `${inNamespace} delete pod -l ${label}`,
  ];
}

function portForwards(namespace: string, name: string, ports: readonly { port: number }[]) {
  return ports.map(
    ({ port }) => `kubectl -n ${namespace} port-forward svc/${name} ${port}:${port}`,
  );
}

function commandsForSecrets(): string[] {
  const script = join(repositoryRoot, 'deploy/kubernetes/make-secrets.sh');
  const plan = execFileSync(script, ['--dry-run'], { encoding: 'utf8' });
  const created = [...plan.matchAll(/secret (\S+) in (\S+) with (.*)/g)];
  const optional = dagSecrets(read('dags/core_usage_dag.py')).filter((one) => one.optional);
  return [
    ...created.flatMap(([, name, namespace, keys = '']) =>
      keys
        .split(' ')
        .map((key) => `kubectl -n ${namespace} get secret ${name} -o jsonpath={.data.${key}}`),
    ),
    ...optional.map(({ secret }) => {
      const [namespace, name] = secret.split('/');
      return `kubectl -n ${namespace} create secret generic ${name} --from-env-file=aws.env`;
    }),
  ];
}

function commandsForOverlays(): string[] {
  const paths = ['overlays', 'optional'].flatMap((directory) => {
    const path = `deploy/kubernetes/${directory}`;
    return readdirSync(join(repositoryRoot, path)).map((name) => `${path}/${name}`);
  });
  return paths.flatMap((path) => [
    `kubectl kustomize ${path}`,
    `kubectl apply -k ${path}`,
    `kubectl delete -k ${path}`,
  ]);
}

function read(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}
