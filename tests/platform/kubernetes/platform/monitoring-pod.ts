import { stringify } from 'yaml';
import type { Cluster } from '../cluster/cluster.ts';
import type { ImageArchive } from '../images/image-archive.ts';

/** A server of the monitoring stack, in place of the pod that the operator would create. */
export interface MonitoringPod extends AsyncDisposable {
  /** Sends a GET request to its API; returns the decoded JSON. */
  get(path: string): Promise<unknown>;
}

export interface MonitoringPodOptions {
  /** Value of `app.kubernetes.io/name`, by which the network policies select the pod. */
  readonly name: string;
  readonly image: ImageArchive;
  readonly port: number;
  readonly args: readonly string[];
  /** Content of the files in `/etc/config`, as data. */
  readonly files: Readonly<Record<string, object>>;
}

/** Starts a pod and a service `test-<name>` in the namespace `monitoring`. */
export async function startMonitoringPod(
  cluster: Cluster,
  { name: short, image, port, args, files }: MonitoringPodOptions,
): Promise<MonitoringPod> {
  await cluster.importImage(image.archive, image.name);
  const namespace = 'monitoring';
  const name = `test-${short}`;
  const metadata = { name, namespace };
  const labels = { 'app.kubernetes.io/name': short };
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels } },
    spec: {
      ...{ terminationGracePeriodSeconds: 1, automountServiceAccountToken: false },
      containers: [
        {
          ...{ name: short, image: image.name, imagePullPolicy: 'Never', args },
          readinessProbe: { httpGet: { path: '/-/ready', port }, periodSeconds: 1 },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [
            { name: 'config', mountPath: '/etc/config' },
            { name: 'data', mountPath: '/data' },
          ],
        },
      ],
      securityContext: {
        ...{ runAsNonRoot: true, runAsUser: 65_534 },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumes: [
        { name: 'config', configMap: { name } },
        { name: 'data', emptyDir: {} },
      ],
    },
  };
  const data = Object.fromEntries(
    Object.entries(files).map(([file, content]) => [file, stringify(content)]),
  );
  const service = {
    ...{ apiVersion: 'v1', kind: 'Service', metadata },
    spec: { selector: labels, ports: [{ port }] },
  };
  const items = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, service, pod];
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const within = ['--namespace', namespace];
  const isReady = ['wait', '--for=condition=Ready', `pod/${name}`, '--timeout=300s'];
  await cluster.kubectl(...within, ...isReady);
  const proxy = `/api/v1/namespaces/${namespace}/pods/${name}:${port}/proxy`;
  return {
    get: async (path) => JSON.parse(await cluster.kubectl('get', '--raw', `${proxy}${path}`)),
    [Symbol.asyncDispose]: async () => {
      const objects = ['pod', 'service', 'configmap'].map((kind) => `${kind}/${name}`);
      await cluster.kubectl(...within, 'delete', ...objects);
    },
  };
}
