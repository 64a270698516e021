import { stringify } from 'yaml';
import type { Series } from '../../monitoring/prometheus.ts';
import { prometheusImage } from '../images/prometheus.ts';
import type { Platform } from './platform.ts';

/** A Prometheus in the namespace `monitoring`, with the label of the one that the operator starts. */
export interface ClusterPrometheus extends AsyncDisposable {
  /** Runs a query. */
  query(expr: string): Promise<readonly Series[]>;
}

/**
 * Starts it with fixed targets: Debian builds Prometheus without the discovery of Kubernetes.
 *
 * @param targets `host:port` by the name of the job
 */
export async function startClusterPrometheus(
  { cluster }: Platform,
  targets: Readonly<Record<string, string>>,
): Promise<ClusterPrometheus> {
  const image = await prometheusImage();
  await cluster.importImage(image.archive, image.name);
  const namespace = 'monitoring';
  const config = {
    global: { scrape_interval: '2s' },
    scrape_configs: Object.entries(targets).map(([job, target]) => ({
      ...{ job_name: job, honor_labels: true, static_configs: [{ targets: [target] }] },
    })),
  };
  const metadata = { name: 'test-prometheus', namespace };
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { ...metadata, labels: { 'app.kubernetes.io/name': 'prometheus' } },
    spec: {
      ...{ terminationGracePeriodSeconds: 1, automountServiceAccountToken: false },
      containers: [
        {
          ...{ name: 'prometheus', image: image.name, imagePullPolicy: 'Never' },
          args: ['--config.file=/etc/prometheus/config.yaml', '--storage.tsdb.path=/data'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [
            { name: 'config', mountPath: '/etc/prometheus' },
            { name: 'data', mountPath: '/data' },
          ],
        },
      ],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_534,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumes: [
        { name: 'config', configMap: { name: metadata.name } },
        { name: 'data', emptyDir: {} },
      ],
    },
  };
  const data = { 'config.yaml': stringify(config) };
  const items = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, pod];
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const within = ['--namespace', namespace];
  await cluster.kubectl(
    ...within,
    'wait',
    '--for=condition=Ready',
    `pod/${metadata.name}`,
    '--timeout=60s',
  );
  const api = `/api/v1/namespaces/${namespace}/pods/${metadata.name}:9090/proxy/api/v1/query`;
  return {
    query: async (expr) => {
      const answer = await cluster.kubectl(
        'get',
        '--raw',
        `${api}?${new URLSearchParams({ query: expr })}`,
      );
      return (JSON.parse(answer) as { data: { result: Series[] } }).data.result;
    },
    [Symbol.asyncDispose]: async () => {
      await cluster.kubectl(
        ...within,
        'delete',
        `pod/${metadata.name}`,
        `configmap/${metadata.name}`,
      );
    },
  };
}
