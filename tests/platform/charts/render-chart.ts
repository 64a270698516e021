import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Manifest, parseManifests } from '../../deploy/support/manifests.ts';
import { folderFromEnvironment, repositoryRoot } from '../../support/repository.ts';
import { clusterPrograms } from '../kubernetes/cluster/programs.ts';

const charts = folderFromEnvironment('SPACEX_TEST_CHARTS', '../shared/kubernetes/charts');

/** The charts of the platform: release, namespace, archive, and values in `deploy/`. */
const releases = {
  airflow: { namespace: 'airflow', archive: 'airflow-1.22.0.tgz', values: 'airflow/values.yaml' },
  'kube-prom-stack': {
    namespace: 'monitoring',
    archive: 'kube-prometheus-stack-85.1.3.tgz',
    values: 'monitoring/values.yaml',
  },
} as const;

/** Renders a chart with the values of the platform, as `helm upgrade --install` does. */
export async function renderChart(
  release: keyof typeof releases,
  ...more: readonly string[]
): Promise<Manifest[]> {
  const { namespace, archive, values } = releases[release];
  const helm = join(await clusterPrograms(), 'helm');
  const text = execFileSync(
    helm,
    [
      ...['template', release, join(charts, archive), '--namespace', namespace],
      ...['--kube-version', '1.34.0', '--values', join('deploy', values), ...more],
    ],
    { cwd: repositoryRoot, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  // Airflow's chart leaves out the namespace of the release.
  const documents: readonly (Manifest | null)[] = parseManifests(text);
  return documents.flatMap((manifest) =>
    manifest === null ? [] : [{ ...manifest, metadata: { namespace, ...manifest.metadata } }],
  );
}

interface Rule {
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

/** Names of the roles that may read secrets. */
export function secretReaders(manifests: readonly Manifest[]): string[] {
  return manifests
    .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')
    .filter(({ rules }) =>
      ((rules ?? []) as Rule[]).some(({ resources = [] }) =>
        resources.some((resource) => resource === 'secrets' || resource === '*'),
      ),
    )
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}
