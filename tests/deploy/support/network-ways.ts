import { addressesAround, numberOf } from './addresses.ts';
import type { Host, Labels, Party, Pod, Port, Side } from './network.ts';

const pod = (namespace: string, name: string, labels: Labels): Pod => ({ name, namespace, labels });
const named = (namespace: string, name: string) =>
  pod(namespace, name, { 'app.kubernetes.io/name': name });
/** Airflow's chart labels its pods so. */
const airflowPart = (component: string) =>
  pod('airflow', component, { tier: 'airflow', release: 'airflow', component });

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
const stack = [prometheus, grafana, stateMetrics, operator];
const dns = pod('kube-system', 'dns', { 'k8s-app': 'kube-dns' });

/** The pods of the platform, and the one that serves names. */
export const pods: readonly Pod[] = [
  ...[postgres, etl, backup, postgresExporter, ...airflow, statsd, ...stack, dns],
];

const guarded = ['data-platform', 'airflow', 'monitoring'];
export const namespaces: readonly string[] = [...guarded, 'default', 'kube-system'];

/** Whether the policies have to answer for a party. */
export function isGuarded(party: Party): party is Pod {
  return 'namespace' in party && guarded.includes(party.namespace);
}

type Who = (party: Party) => boolean;

const one =
  (...these: readonly Party[]): Who =>
  (party) =>
    these.includes(party);

type Range = readonly [first: number, last: number];
const range = (first: string, last: string): Range => [numberOf(first), numberOf(last)];

const services = [range('10.96.0.1', '10.96.0.1')];
/** Docker Desktop's virtual machine, and the networks that Docker makes for nodes of kind. */
const nodes = [range('192.168.65.0', '192.168.65.255'), range('172.16.0.0', '172.31.255.255')];
/** RFC 1918, what providers share (RFC 6598), and what is of the link alone (RFC 3927). */
const privates = [
  range('10.0.0.0', '10.255.255.255'),
  range('100.64.0.0', '100.127.255.255'),
  range('169.254.0.0', '169.254.255.255'),
  range('172.16.0.0', '172.31.255.255'),
  range('192.168.0.0', '192.168.255.255'),
];

const isIn = (ranges: readonly Range[], { address }: Host) =>
  ranges.some(([first, last]) => first <= numberOf(address) && numberOf(address) <= last);
const at =
  (ranges: readonly Range[]): Who =>
  (party) =>
    'address' in party && isIn(ranges, party);
/** Outside of the cluster and of every private network. */
export const internet: Who = (party) => 'address' in party && !isIn(privates, party);

/** Addresses at the edges of all of these, and some that stand for what must stay shut or open. */
export const addresses: readonly string[] = [
  ...[...services, ...nodes, ...privates].flatMap(addressesAround),
  // Pods of Docker Desktop and of kind, the metadata service of a cloud, the API of GitHub.
  ...['10.1.0.5', '10.244.0.5', '169.254.169.254', '140.82.112.3'],
];

const tcp = (port: number): Port => ({ protocol: 'TCP', port });
const udp = (port: number): Port => ({ protocol: 'UDP', port });

/** The ways that are meant to be open; nothing else is. */
const ways: [from: Who, to: Who, ports: Port[]][] = [
  [one(...airflow), one(postgres), [tcp(5432)]],
  [one(etl, backup, postgresExporter), one(postgres), [tcp(5432)]],
  [one(...airflow, etl), one(statsd), [udp(9125)]],
  [one(scheduler, triggerer), at(services), [tcp(443)]],
  [one(scheduler, triggerer), at(nodes), [tcp(6443)]],
  [one(...airflow), one(apiServer), [tcp(8080)]],
  [one(prometheus), one(statsd), [tcp(9102)]],
  [one(prometheus), one(postgresExporter), [tcp(9187)]],
  [one(prometheus), at(nodes), [tcp(10250)]],
  [one(prometheus), one(apiServer), [tcp(8080)]],
  [one(grafana), one(prometheus), [tcp(9090)]],
  [one(etl), internet, [tcp(443)]],
  [isGuarded, one(dns), [tcp(53), udp(53)]],
  // What the monitoring stack itself cannot work without.
  [one(...stack), at(services), [tcp(443)]],
  [one(...stack), at(nodes), [tcp(6443)]],
  [one(prometheus), one(stateMetrics), [tcp(8080)]],
];

/** Numbers of ports that a way uses, and that none does. */
export const portNumbers: readonly number[] = [
  ...ways.flatMap(([, , open]) => open.map(({ port }) => port)),
  ...[1, 22, 25, 80, 3000, 4317, 8443, 15_021, 30_000, 65_535],
];

/** The ports that are meant to be open between a pod and another party. */
export function meantPorts(side: Side, pod: Pod, other: Party): readonly Port[] {
  const [from, to] = side === 'ingress' ? [other, pod] : [pod, other];
  return ways.flatMap(([isFrom, isTo, open]) => (isFrom(from) && isTo(to) ? open : []));
}
