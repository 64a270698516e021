import { addressesAround, numberOf } from './addresses.ts';

type Labels = Readonly<Record<string, string>>;

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** An address outside the cluster's pods. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

/** One end of a connection. */
export type Party = Pod | Host;

export interface Port {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

const pod = (namespace: string, name: string, labels: Labels): Pod => ({ name, namespace, labels });
const named = (namespace: string, name: string) =>
  pod(namespace, name, { 'app.kubernetes.io/name': name });
/** Labels of Airflow's chart. */
const airflowPart = (component: string) =>
  pod('airflow', component, { tier: 'airflow', release: 'airflow', component });

const postgres = named('data-platform', 'postgres');
const etl = named('data-jobs', 'spacex-etl');
const backup = named('data-platform', 'postgres-backup');
const restore = named('data-platform', 'postgres-restore');
const postgresExporter = named('data-platform', 'postgres-exporter');
const apiServer = airflowPart('api-server');
const scheduler = airflowPart('scheduler');
const triggerer = airflowPart('triggerer');
const dagProcessor = airflowPart('dag-processor');
const airflow = [
  ...[apiServer, scheduler, triggerer, dagProcessor],
  ...[airflowPart('run-airflow-migrations'), airflowPart('create-user-job')],
];
const statsd = named('monitoring', 'statsd-exporter');
const prometheus = named('monitoring', 'prometheus');
const grafana = named('monitoring', 'grafana');
const alertmanager = named('monitoring', 'alertmanager');
const stateMetrics = named('monitoring', 'kube-state-metrics');
const operator = named('monitoring', 'kube-prometheus-stack-prometheus-operator');
const stack = [prometheus, grafana, stateMetrics, operator];
const alloy = named('monitoring', 'alloy');
const loki = named('monitoring', 'loki');

/** The pods of the platform and of its optional parts. */
export const pods: readonly Pod[] = [
  ...[postgres, etl, backup, restore, postgresExporter, ...airflow, statsd, ...stack],
  ...[alertmanager, alloy, loki],
];

export const dns = pod('kube-system', 'dns', { 'k8s-app': 'kube-dns' });

/** The namespaces with policies. */
export const guarded = ['data-platform', 'data-jobs', 'airflow', 'monitoring'] as const;

/** Whether the policies apply to a party. */
export function isGuarded(party: Party): party is Pod {
  return 'namespace' in party && guarded.some((name) => name === party.namespace);
}

type Who = (party: Party) => boolean;

const one =
  (...these: readonly Party[]): Who =>
  (party) =>
    these.includes(party);

type Range = readonly [first: number, last: number];
const range = (first: string, last: string): Range => [numberOf(first), numberOf(last)];

const services = [range('10.96.0.1', '10.96.0.1')];
/** Docker Desktop's virtual machine, and the networks of kind nodes. */
const nodes = [range('192.168.65.0', '192.168.65.255'), range('172.16.0.0', '172.31.255.255')];
/** Private (RFC 1918), shared (RFC 6598) and link-local (RFC 3927) addresses. */
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
/** Addresses outside the cluster and all private networks. */
const internet: Who = (party) => 'address' in party && !isIn(privates, party);

/** Addresses at the edges of all ranges, and examples of addresses that must be closed or open. */
export const addresses: readonly string[] = [
  ...[...services, ...nodes, ...privates].flatMap(addressesAround),
  // Pods of Docker Desktop and kind, a cloud metadata service, and a public address.
  ...['10.1.0.5', '10.244.0.5', '169.254.169.254', '140.82.112.3'],
];

const tcp = (port: number): Port => ({ protocol: 'TCP', port });
const udp = (port: number): Port => ({ protocol: 'UDP', port });

type Connections = readonly (readonly [from: Who, to: Who, ports: readonly Port[]])[];

/** The connections that must be allowed. All others must be denied. */
const connections: Connections = [
  [one(...airflow), one(postgres), [tcp(5432)]],
  [one(etl, backup, restore, postgresExporter, grafana), one(postgres), [tcp(5432)]],
  [one(...airflow, etl), one(statsd), [udp(9125)]],
  [one(scheduler, triggerer), at(services), [tcp(443)]],
  [one(scheduler, triggerer), at(nodes), [tcp(6443)]],
  [one(...airflow), one(apiServer), [tcp(8080)]],
  [one(prometheus), one(statsd), [tcp(9102)]],
  [one(prometheus), one(postgresExporter), [tcp(9187)]],
  [one(prometheus), at(nodes), [tcp(10250)]],
  [one(grafana), one(prometheus), [tcp(9090)]],
  [one(grafana, prometheus), one(alertmanager), [tcp(9093)]],
  [one(prometheus), one(alertmanager), [tcp(8080)]],
  [one(alertmanager), internet, [tcp(443), tcp(587)]],
  [one(etl), internet, [tcp(443)]],
  [isGuarded, one(dns), [tcp(53), udp(53)]],
  // Required by kube-prometheus-stack.
  [one(...stack), at(services), [tcp(443)]],
  [one(...stack), at(nodes), [tcp(6443)]],
  [one(prometheus), one(stateMetrics), [tcp(8080)]],
];

/** The connections that the directories in `deploy/kubernetes/optional` allow in addition. */
export const optionalConnections: Readonly<Record<'git-sync' | 'loki', Connections>> = {
  'git-sync': [[one(scheduler, triggerer, dagProcessor), internet, [tcp(22), tcp(443)]]],
  loki: [
    [one(alloy, grafana), one(loki), [tcp(3100)]],
    [one(alloy), at(services), [tcp(443)]],
    [one(alloy), at(nodes), [tcp(6443)]],
  ],
};

/** Ports that connections use, and some that they do not. */
export const ports: readonly Port[] = [
  ...[22, 25, 53, 443, 587, 3100, 5432, 6443, 8080, 9090, 9093, 9102, 9187, 10_250].map(tcp),
  ...[udp(53), udp(9125)],
];

/** Whether a connection must be allowed, by the policies at both of its ends. */
export function isExpected(
  from: Pod,
  to: Party,
  { protocol, port }: Port,
  optional: Connections = [],
): boolean {
  if (!isGuarded(from) && !isGuarded(to)) return true;
  return [...connections, ...optional].some(
    ([isFrom, isTo, open]) =>
      isFrom(from) &&
      isTo(to) &&
      open.some((one) => one.protocol === protocol && one.port === port),
  );
}
