import type { RuleState, Series } from '../../monitoring/prometheus.ts';
import { prometheusImage } from '../images/monitoring.ts';
import { startMonitoringPod } from './monitoring-pod.ts';
import type { Platform } from './platform.ts';

/** A Prometheus in the namespace `monitoring`, with the label of the one that the operator starts. */
export interface ClusterPrometheus extends AsyncDisposable {
  /** Runs a query. */
  query(expr: string): Promise<readonly Series[]>;
  /** Names of all series. */
  names(): Promise<readonly string[]>;
  /** Names of the alerts that fire. */
  firing(): Promise<readonly string[]>;
}

/** `host:port` of the exporters, by the name of the job in their ServiceMonitor. */
const targets = {
  'postgres-exporter': 'postgres-exporter.data-platform.svc.cluster.local:9187',
  'statsd-exporter': 'statsd-exporter.monitoring.svc.cluster.local:9102',
};

/**
 * Starts it with fixed targets: Debian builds Prometheus without the discovery of Kubernetes.
 *
 * @param groups groups of rules to evaluate every 2 seconds
 * @param alertmanager `host:port` that receives the alerts
 */
export async function startClusterPrometheus(
  { cluster }: Platform,
  groups: readonly object[] = [],
  alertmanager?: string,
): Promise<ClusterPrometheus> {
  const config = {
    global: { scrape_interval: '2s', evaluation_interval: '2s' },
    rule_files: ['/etc/config/rules.yaml'],
    scrape_configs: Object.entries(targets).map(([job, target]) => ({
      ...{ job_name: job, honor_labels: true, static_configs: [{ targets: [target] }] },
    })),
    ...(alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
  };
  const pod = await startMonitoringPod(cluster, {
    ...{ name: 'prometheus', image: await prometheusImage(), port: 9090 },
    args: ['--config.file=/etc/config/prometheus.yaml', '--storage.tsdb.path=/data'],
    files: { 'prometheus.yaml': config, 'rules.yaml': { groups } },
  });
  const ask = async <Data>(path: string) =>
    ((await pod.get(`/api/v1/${path}`)) as { data: Data }).data;
  return {
    query: async (expr) =>
      (await ask<{ result: Series[] }>(`query?${new URLSearchParams({ query: expr })}`)).result,
    names: () => ask<string[]>('label/__name__/values'),
    firing: async () => {
      const found = await ask<{ groups: { rules: RuleState[] }[] }>('rules');
      const rules = found.groups.flatMap((group) => group.rules);
      return rules.filter(({ state }) => state === 'firing').map(({ name }) => name);
    },
    [Symbol.asyncDispose]: () => pod[Symbol.asyncDispose](),
  };
}
