import { expect } from 'vitest';
import type { Platform } from '../platform/platform.ts';

/**
 * Loads the snapshot in a pod like those of the DAG.
 *
 * @param authority ConfigMap with the authority that the pod trusts
 * @throws Error with the log if the run fails
 */
export async function etlPod(
  { cluster }: Platform,
  name: string,
  environment: Readonly<Record<string, string>> = {},
  authority = 'postgres-ca',
): Promise<void> {
  const within = ['--namespace', 'data-jobs'];
  const variables = {
    PGSSLMODE: 'verify-full',
    PGSSLROOTCERT: '/etc/postgres-ca/ca.crt',
    SPACEX_CONNECT_WAIT: '30s',
    ...environment,
  };
  const container = {
    ...{ name: 'base', image: 'spacex-etl:latest', imagePullPolicy: 'IfNotPresent' },
    args: ['run', '--source', 'snapshot', '--target', 'postgres'],
    env: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
    envFrom: [{ secretRef: { name: 'pg-secret' } }],
    securityContext: {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'postgres-ca', mountPath: '/etc/postgres-ca', readOnly: true },
    ],
  };
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name, labels: { 'app.kubernetes.io/name': 'spacex-etl' } },
    spec: {
      ...{ restartPolicy: 'Never', serviceAccountName: 'spacex-etl', containers: [container] },
      securityContext: {
        ...{ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
        { name: 'postgres-ca', configMap: { name: authority } },
      ],
    },
  };
  await cluster.apply(JSON.stringify(pod), ...within);
  const phase = () =>
    cluster.kubectl(...within, 'get', 'pod', name, '--output', 'jsonpath={.status.phase}');
  const isOver = expect.poll(phase, { timeout: 240_000, interval: 500 });
  await isOver.toMatch(/^(Succeeded|Failed)$/);
  const ended = await phase();
  const log = await cluster.kubectl(...within, 'logs', name);
  await cluster.kubectl(...within, 'delete', 'pod', name);
  if (ended === 'Failed') throw new Error(log);
}
