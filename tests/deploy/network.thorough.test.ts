import { describe, expect, test } from 'vitest';
import { describeKustomize, renderOverlay } from './support/manifests.ts';
import { type NetworkPolicy, openPorts } from './support/network.ts';
import { widened } from './support/network-mutants.ts';
import { describeDifference, differences } from './support/network-probes.ts';

describeKustomize('NetworkPolicies', () => {
  const policies = renderOverlay().filter(
    (one): one is NetworkPolicy => one.kind === 'NetworkPolicy',
  );

  test('allow exactly the expected connections, at both ends', () => {
    expect(differences(policies).map(describeDifference)).toEqual([]);
  });

  const names = policies.map(
    (policy, index) => [`${policy.metadata.namespace}/${policy.metadata.name}`, index] as const,
  );

  test.for(names)('removing %s is detected', ([, index]) => {
    expect(differences(policies.toSpliced(index, 1), policies.slice(index, index + 1))).not.toEqual(
      [],
    );
  });

  test.for(names)('widening %s is detected', ([, index]) => {
    const mutants = widened(policies[index] as NetworkPolicy);
    expect(mutants.length).toBeGreaterThan(2);
    const undetected = mutants.filter(
      ([, mutant]) => differences(policies.with(index, mutant), [mutant]).length === 0,
    );
    expect(undetected.map(([how]) => how)).toEqual([]);
  });

  // Further changes, independent of the generated variants above.
  test.for<[policy: string, from: string, to: string]>([
    ['postgres-from-clients', '"kubernetes.io/metadata.name":"airflow"', ''],
    ['airflow-to-statsd-exporter', '"port":9125', '"port":9125,"endPort":65535'],
    ['clients-to-postgres', '"postgres-exporter"]', '"postgres-exporter","grafana"]'],
    ['etl-to-api-and-aws', '"100.64.0.0/10",', ''],
    ['etl-to-api-and-aws', '192.168.0.0/16', '192.168.0.0/17'],
    ['etl-to-api-and-aws', '10.0.0.0/8', '10.96.0.0/12'],
    ['airflow-to-kubernetes-api', '10.96.0.1/32', '10.96.0.1/12'],
    ['prometheus-to-kubelets', '192.168.65.0/24', '192.168.65.0/16'],
    ['to-dns', '"protocol":"TCP","port":53', '"protocol":"TCP","port":53},{"port":853'],
  ])('%s: replacing %s by "%s" is detected', ([name, from, to]) => {
    const index = policies.findIndex(({ metadata }) => metadata.name === name);
    const text = JSON.stringify(policies[index], inOrder);
    expect(text).toContain(from);
    const mutant = JSON.parse(text.replace(from, to)) as NetworkPolicy;
    expect(differences(policies.with(index, mutant), [mutant])).not.toEqual([]);
  });
});

/** Puts the protocol before the port, regardless of the order that Kustomize writes. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('protocol' in value)) return value;
  const { protocol, ...rest } = value;
  return { protocol, ...rest };
}

describe('evaluation of NetworkPolicies', () => {
  const pod = { name: 'a', namespace: 'n', labels: { app: 'a' } };
  const host = { name: 'h', address: '10.0.0.1' };
  const policy = (rule: object) =>
    ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p', namespace: 'n' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [rule] },
    }) as unknown as NetworkPolicy;

  test.for([
    { ports: [{ port: 'metrics' }] },
    { ports: [{ port: 1, lastPort: 2 }] },
    { to: [{ ipBlock: { cidr: '::/0' } }] },
    { to: [{ serviceSelector: {} }] },
    { to: [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }] },
  ])('rejects the unsupported rule %j', (rule) => {
    const ask = () => {
      const open = [pod, host].map((one) => openPorts([policy(rule)], 'egress', pod, one));
      return open.map((isOpen) => isOpen({ protocol: 'TCP', port: 1 }));
    };
    expect(ask).toThrow(/Unsupported|Invalid/);
  });
});
