import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../../../support/repository.ts';
import { alertmanagerImage } from '../images/monitoring.ts';
import { startMonitoringPod } from './monitoring-pod.ts';
import type { Platform } from './platform.ts';

/** An Alertmanager in the namespace `monitoring`, with the configuration of deploy/monitoring/values.yaml. */
export interface ClusterAlertmanager extends AsyncDisposable {
  /** `host:port` of its service. */
  readonly address: string;
  alerts(): Promise<readonly ReceivedAlert[]>;
}

export interface ReceivedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

export async function startAlertmanager({ cluster }: Platform): Promise<ClusterAlertmanager> {
  const values = readFileSync(join(repositoryRoot, 'deploy/monitoring/values.yaml'), 'utf8');
  const { config } = (parse(values) as { alertmanager: { config: object } }).alertmanager;
  const pod = await startMonitoringPod(cluster, {
    ...{ name: 'alertmanager', image: await alertmanagerImage(), port: 9093 },
    args: [
      '--config.file=/etc/config/alertmanager.yaml',
      ...['--storage.path=/data', '--cluster.listen-address='],
    ],
    files: { 'alertmanager.yaml': config },
  });
  return {
    address: 'test-alertmanager.monitoring.svc.cluster.local:9093',
    alerts: async () => (await pod.get('/api/v2/alerts')) as ReceivedAlert[],
    [Symbol.asyncDispose]: () => pod[Symbol.asyncDispose](),
  };
}
