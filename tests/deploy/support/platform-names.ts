import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../../support/repository.ts';
import { type Release, readReleases, readRepositories } from './helm-names.ts';
import { type Manifest, podTemplateOf, renderOverlay } from './manifests.ts';
import type { Labels } from './network.ts';
import { dagSecrets } from './secret-references.ts';

export interface KnownPod {
  readonly namespace: string;
  readonly labels: Labels;
  readonly containers: readonly string[];
}

/** What a command may name. */
export interface Platform {
  readonly manifests: readonly Manifest[];
  /** `Kind namespace/name`, or `Kind name` */
  readonly objects: ReadonlySet<string>;
  /** Ports by `namespace/name`. */
  readonly services: ReadonlyMap<string, readonly number[]>;
  readonly pods: readonly KnownPod[];
  /** Keys by `namespace/name`. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
  /** `namespace/name` of those that a user may make. */
  readonly ownSecrets: readonly string[];
  readonly releases: readonly Release[];
  /** Addresses of chart repositories by name. */
  readonly repositories: ReadonlyMap<string, string>;
  /** Names and tags of the images that somebody has to build. */
  readonly images: readonly string[];
  /** The ConfigMap of the DAG, and the file that Airflow mounts of it. */
  readonly dags: { readonly configMap: string; readonly file: string };
}

/** What helm makes of the charts, with ports of services. */
const madeByHelm: Readonly<Record<string, readonly number[]>> = {
  'airflow/airflow-api-server': [8080],
  'monitoring/kube-prom-stack-grafana': [3000],
  'monitoring/kube-prom-stack-prometheus': [9090],
  // Of the operator, which leaves it behind.
  'kube-system/kube-prom-stack-kubelet': [10250],
};

const airflowPods = ['api-server', 'scheduler', 'dag-processor', 'triggerer'].map((component) => ({
  namespace: 'airflow',
  labels: { tier: 'airflow', release: 'airflow', component },
  containers: [component],
}));

/** The objects of the overlay, and what is beside it: Helm's, the DAG's, the secrets'. */
export function readPlatform(): Platform {
  const manifests = renderOverlay();
  const dag = read('dags/core_usage_dag.py');
  const values = parse(read('deploy/airflow/values.yaml')) as {
    volumes: [{ configMap: { name: string } }];
    volumeMounts: [{ subPath: string }];
  };
  const services = new Map<string, readonly number[]>([
    ...Object.entries(madeByHelm),
    ...manifests
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata, spec }) => {
        const ports = spec?.['ports'] as { port: number }[];
        return [`${metadata.namespace}/${metadata.name}`, ports.map(({ port }) => port)] as const;
      }),
  ]);
  const image = /"SPACEX_ETL_IMAGE", "([^"]+)"/.exec(dag)?.[1] ?? '';
  const ofAirflow = (
    parse(read('deploy/airflow/dags-in-image.yaml')) as {
      images: { airflow: { repository: string; tag: string } };
    }
  ).images.airflow;
  const label = /"labels": \{"([^"]+)": "([^"]+)"\}/.exec(dag);
  const [, key = '', value = ''] = label ?? [];
  return {
    manifests,
    objects: new Set([
      ...manifests.map(({ kind, metadata: { namespace, name } }) =>
        [kind, [...(namespace === undefined ? [] : [namespace]), name].join('/')].join(' '),
      ),
      ...[...services.keys()].map((name) => `Service ${name}`),
    ]),
    services,
    pods: [
      ...airflowPods,
      // What the operator calls the container of its pods.
      { namespace: 'data-platform', labels: { [key]: value }, containers: ['base'] },
      ...manifests.flatMap((one) => {
        const { metadata, spec } = podTemplateOf(one) ?? {};
        if (metadata === undefined || spec === undefined) return [];
        const containers = spec.containers.map(({ name }) => name);
        return [{ namespace: one.metadata.namespace ?? '', labels: metadata.labels, containers }];
      }),
    ],
    secrets: secretsOfScript(),
    ownSecrets: dagSecrets(dag).flatMap(({ secret, optional }) => (optional ? [secret] : [])),
    releases: readReleases(),
    repositories: readRepositories(),
    images: [image, `${ofAirflow.repository}:${ofAirflow.tag}`],
    dags: {
      configMap: `airflow/${values.volumes[0].configMap.name}`,
      file: values.volumeMounts[0].subPath,
    },
  };
}

function secretsOfScript(): Map<string, string[]> {
  const script = join(repositoryRoot, 'deploy/kubernetes/make-secrets.sh');
  const plan = execFileSync(script, ['--dry-run'], { encoding: 'utf8' });
  return new Map(
    [...plan.matchAll(/secret (\S+) in (\S+) with (.*)/g)].map(
      ([, name = '', namespace = '', keys = '']) => [`${namespace}/${name}`, keys.split(' ')],
    ),
  );
}

function read(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}
