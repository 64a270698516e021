import { type Manifest, renderOverlay } from '../../../deploy/support/manifests.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { type Probes, startProbes } from './probe-pods.ts';

/** A cluster with the network policies of the platform, and probes in place of its pods. */
export interface PolicyCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly probes: Probes;
  readonly policies: readonly Manifest[];
  /** Applies a changed policy, until it is disposed. */
  change(policy: Manifest): Promise<AsyncDisposable>;
  /** Deletes a policy, until it is disposed. */
  remove(policy: Manifest): Promise<AsyncDisposable>;
}

export async function startPolicyCluster(): Promise<PolicyCluster> {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startCluster());
  const policies = renderOverlay().filter(({ kind }) => kind === 'NetworkPolicy');
  const names = [...new Set(policies.map(({ metadata }) => metadata.namespace))];
  const namespaces = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  const apply = (items: readonly object[]) =>
    cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await apply([...namespaces, ...policies]);
  const probes = await startProbes(cluster);
  const restore = (policy: Manifest): AsyncDisposable => ({
    [Symbol.asyncDispose]: async () => void (await apply([policy])),
  });
  const original = ({ metadata }: Manifest) => {
    const found = policies.find(
      (one) => one.metadata.name === metadata.name && one.metadata.namespace === metadata.namespace,
    );
    if (found === undefined) throw new Error(`There is no network policy ${metadata.name}.`);
    return found;
  };
  const stop = stack.move();
  return {
    ...{ cluster, probes, policies },
    change: async (policy) => {
      await apply([policy]);
      return restore(original(policy));
    },
    remove: async (policy) => {
      const { name, namespace = '' } = policy.metadata;
      await cluster.kubectl('--namespace', namespace, 'delete', 'networkpolicy', name);
      return restore(policy);
    },
    [Symbol.asyncDispose]: () => stop.disposeAsync(),
  };
}
