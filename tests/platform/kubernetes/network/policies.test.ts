import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Manifest, render } from '../../../deploy/support/manifests.ts';
import { describeWhen } from '../../../support/describe-when.ts';
import { missingOwnCluster } from '../cluster/describe-cluster.ts';
import { type PolicyCluster, startPolicyCluster } from './policy-cluster.ts';

const isPolicy = ({ kind }: Manifest) => kind === 'NetworkPolicy';

describeWhen('network policies on a Kubernetes cluster', missingOwnCluster(), () => {
  let at: PolicyCluster;
  beforeAll(async () => {
    at = await startPolicyCluster();
  }, 1_800_000);
  afterAll(async () => {
    await at?.[Symbol.asyncDispose]();
  });

  test('allow exactly the expected connections', async () => {
    expect(at.probes.size).toBeGreaterThan(20_000);
    expect(at.probes.outside).toBeGreaterThan(100);
    expect(await at.probes.differences({ patience: 120_000 })).toEqual([]);
  });

  test('of the optional parts allow exactly what git-sync, Loki and Alloy need', async () => {
    const parts = ['git-sync', 'loki'] as const;
    for (const part of parts) {
      const items = render(`deploy/kubernetes/optional/${part}`).filter(isPolicy);
      expect(items.length).toBeGreaterThan(0);
      await at.cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    }
    expect(await at.probes.differences({ parts, patience: 120_000 })).toEqual([]);
    for (const part of parts) {
      const directory = `deploy/kubernetes/optional/${part}`;
      await at.cluster.kubectl('delete', '--kustomize', directory, '--ignore-not-found');
    }
  });

  // Each allows a little more than the platform needs.
  test.for<[policy: string, from: string, to: string]>([
    ['postgres-from-clients', '"kubernetes.io/metadata.name":"airflow"', ''],
    ['etl-to-api-and-aws', '192.168.0.0/16', '192.168.0.0/17'],
    ['prometheus-to-kubelets', '192.168.65.0/24', '192.168.65.0/16'],
  ])('%s: replacing %s by "%s" is detected', async ([name, from, to]) => {
    const policy = at.policies.find(({ metadata }) => metadata.name === name);
    const text = JSON.stringify(policy);
    expect(text).toContain(from);
    const clients = ['spacex-etl', 'prometheus', 'scheduler of airflow', 'unlabelled'];
    const isClient = ({ name: client }: { name: string }) => clients.includes(client);
    expect(await at.probes.differences({ from: isClient, patience: 60_000 })).toEqual([]);
    await using _changed = await at.change(JSON.parse(text.replace(from, to)) as Manifest);
    await expect.poll(() => at.probes.differences({ from: isClient })).not.toEqual([]);
  });
});
