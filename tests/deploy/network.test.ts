import { expect, test } from 'vitest';
import { describeKustomize, renderOverlay } from './support/manifests.ts';
import { allows, type NetworkPolicy, type Party, type Port } from './support/network.ts';

const named = (namespace: string, name: string, labels = { 'app.kubernetes.io/name': name }) => ({
  name,
  namespace,
  labels,
});
/** Airflow's chart labels its pods so. */
const airflowPart = (component: string) => ({
  name: component,
  namespace: 'airflow',
  labels: { tier: 'airflow', release: 'airflow', component },
});

const postgres = named('data-platform', 'postgres');
const etl = named('data-platform', 'spacex-etl');
const backup = named('data-platform', 'postgres-backup');
const postgresExporter = named('data-platform', 'postgres-exporter');
const apiServer = airflowPart('api-server');
const scheduler = airflowPart('scheduler');
const triggerer = airflowPart('triggerer');
const airflow = [
  ...[apiServer, scheduler, triggerer, airflowPart('dag-processor')],
  ...[airflowPart('run-airflow-migrations'), airflowPart('create-user-job')],
];
const statsd = named('monitoring', 'statsd-exporter');
const prometheus = named('monitoring', 'prometheus');
const grafana = named('monitoring', 'grafana');
const stateMetrics = named('monitoring', 'kube-state-metrics');
const operator = named('monitoring', 'kube-prometheus-stack-prometheus-operator');
const unguarded = ['default', 'kube-system'];
const strangers = ['data-platform', 'airflow', 'monitoring', ...unguarded].map((namespace) =>
  named(namespace, `a stranger in ${namespace}`),
);
const dns = { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const kubernetesService = { name: 'kubernetes', address: '10.96.0.1' };
const node = { name: 'a node', address: '192.168.65.3' };
const nodeOfKind = { name: 'a node of kind', address: '172.18.0.2' };
const internet = { name: 'the internet', address: '140.82.112.3' };
const privateHost = { name: 'a private host', address: '10.1.2.3' };
const metadataService = { name: 'the metadata service', address: '169.254.169.254' };

const guarded = [
  ...[postgres, etl, backup, postgresExporter, ...airflow],
  ...[statsd, prometheus, grafana, stateMetrics, operator],
  ...strangers.filter(({ namespace }) => !unguarded.includes(namespace)),
];
const others = [
  ...[dns, kubernetesService, node, nodeOfKind, internet, privateHost, metadataService],
  ...strangers.filter(({ namespace }) => unguarded.includes(namespace)),
];
const parties: Party[] = [...guarded, ...others];

const tcp = (port: number): Port => ({ protocol: 'TCP', port });
const udp = (port: number): Port => ({ protocol: 'UDP', port });
const ports = [
  ...[22, 53, 80, 443, 3000, 5432, 6443, 8080, 9090, 9102, 9125, 9187, 10250].map(tcp),
  ...[53, 9125].map(udp),
];

/** The ways that are meant to be open; nothing else is. */
const ways: [from: Party[], to: Party[], ports: Port[]][] = [
  [airflow, [postgres], [tcp(5432)]],
  [[etl, backup, postgresExporter], [postgres], [tcp(5432)]],
  [[...airflow, etl], [statsd], [udp(9125)]],
  [[scheduler, triggerer], [kubernetesService], [tcp(443)]],
  [[scheduler, triggerer], [node, nodeOfKind], [tcp(6443)]],
  [airflow, [apiServer], [tcp(8080)]],
  [[prometheus], [statsd], [tcp(9102)]],
  [[prometheus], [postgresExporter], [tcp(9187)]],
  [[prometheus], [node, nodeOfKind], [tcp(10250)]],
  [[prometheus], [apiServer], [tcp(8080)]],
  [[grafana], [prometheus], [tcp(9090)]],
  [[etl], [internet], [tcp(443)]],
  [guarded, [dns], [tcp(53), udp(53)]],
  // What the monitoring stack itself cannot work without.
  [[prometheus, grafana, stateMetrics, operator], [kubernetesService], [tcp(443)]],
  [[prometheus, grafana, stateMetrics, operator], [node, nodeOfKind], [tcp(6443)]],
  [[prometheus], [stateMetrics], [tcp(8080)]],
];

const describeWay = (side: string, from: Party, to: Party, { protocol, port }: Port) =>
  `${side}: ${from.name} to ${to.name}, ${port}/${protocol.toLowerCase()}`;

/** Both ends of every way, as far as a guarded pod stands there. */
const meant = ways
  .flatMap(([froms, tos, open]) =>
    froms.flatMap((from) =>
      tos.flatMap((to) =>
        open.flatMap((port) =>
          (['egress', 'ingress'] as const)
            .filter((side) => isGuarded(side === 'egress' ? from : to))
            .map((side) => describeWay(side, from, to, port)),
        ),
      ),
    ),
  )
  .toSorted();

function isGuarded(party: Party): boolean {
  return guarded.some((one) => one === party);
}

/** Both ends of every way that the policies open. */
function opened(policies: readonly NetworkPolicy[]): string[] {
  const found: string[] = [];
  for (const side of ['egress', 'ingress'] as const) {
    for (const from of parties) {
      for (const to of parties) {
        if (!isGuarded(side === 'egress' ? from : to)) continue;
        for (const port of ports) {
          if (allows(policies, side, [from, to], port)) {
            found.push(describeWay(side, from, to, port));
          }
        }
      }
    }
  }
  return found.toSorted();
}

describeKustomize('the NetworkPolicies', () => {
  const policies = renderOverlay().filter(
    (one): one is NetworkPolicy => one.kind === 'NetworkPolicy',
  );

  test('open each way of the list at both ends, and no other', () => {
    expect(opened(policies)).toEqual(meant);
  });

  const places = policies.map(
    (policy, index) => [`${policy.metadata.namespace}/${policy.metadata.name}`, index] as const,
  );

  test.for(places)('%s cannot be dropped', ([, index]) => {
    expect(opened(policies.toSpliced(index, 1))).not.toEqual(meant);
  });

  test.for(places)('%s cannot be widened', ([, index]) => {
    const policy = policies[index] as NetworkPolicy;
    const mutants = widened(policy);
    expect(mutants.length).toBeGreaterThan(0);
    for (const [how, mutant] of mutants) {
      expect(opened(policies.with(index, mutant)), how).not.toEqual(meant);
    }
  });
});

/** The policy with one thing less that narrows it, in each way that there is. */
function widened(policy: NetworkPolicy): [string, NetworkPolicy][] {
  const { spec } = policy;
  const mutants: [string, NetworkPolicy][] = [];
  const add = (how: string, change: Partial<NetworkPolicy['spec']>) =>
    mutants.push([how, { ...policy, spec: { ...spec, ...change } }]);
  for (const side of ['ingress', 'egress'] as const) {
    if (!spec.policyTypes.includes(side === 'ingress' ? 'Ingress' : 'Egress')) continue;
    const rules = spec[side] ?? [];
    if (rules.length === 0) add(`${side} from all`, { [side]: [{}] });
    if (rules.length > 0 && Object.keys(spec.podSelector).length > 0) {
      add('for every pod', { podSelector: {} });
    }
    for (const [index, { from: _from, to: _to, ports: open, ...rest }] of rules.entries()) {
      add(`any peer in rule ${index}`, {
        [side]: rules.with(index, { ...rest, ...(open === undefined ? {} : { ports: open }) }),
      });
      const { ports: _ports, ...anyPort } = rules[index] ?? {};
      add(`any port in rule ${index}`, { [side]: rules.with(index, anyPort) });
      const peers = rules[index]?.[side === 'ingress' ? 'from' : 'to'] ?? [];
      for (const [at, peer] of peers.entries()) {
        const wider = { ...rules[index], [side === 'ingress' ? 'from' : 'to']: [] as unknown[] };
        wider[side === 'ingress' ? 'from' : 'to'] = peers.with(at, widenedPeer(peer));
        add(`peer ${at} of rule ${index}`, { [side]: rules.with(index, wider) });
      }
    }
  }
  return mutants;
}

type Peer = NonNullable<NonNullable<NetworkPolicy['spec']['ingress']>[number]['from']>[number];

/** Every pod of its namespace, or every address. */
function widenedPeer({ ipBlock, podSelector: _, ...rest }: Peer): Peer {
  return ipBlock === undefined ? { ...rest, podSelector: {} } : { ipBlock: { cidr: '0.0.0.0/0' } };
}
