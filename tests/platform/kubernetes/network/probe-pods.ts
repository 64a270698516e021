import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { probeImage } from '../cluster/node-images.ts';
import { clusterPrograms } from '../cluster/programs.ts';
import {
  addresses,
  dns,
  guarded,
  type Host,
  isExpected,
  isGuarded,
  optionalConnections,
  type Party,
  type Pod,
  type Port,
  pods,
  ports,
} from './connections.ts';

type Part = keyof typeof optionalConnections;

/** A party with the address that others connect to. */
interface Target {
  readonly party: Party;
  readonly address: string;
}

/** Pods with the labels of the platform's, and addresses outside of the pods' network. */
export interface Probes {
  /**
   * Tries every connection; returns those that differ from the expected ones:
   * `open: grafana in monitoring to postgres in data-platform, tcp/5432`. Policies take effect after a
   * while, so clients with differences are tried again for as long as `patience`, in milliseconds.
   */
  differences(options?: {
    readonly from?: (pod: Pod) => boolean;
    readonly patience?: number;
    /** Optional parts that are installed. */
    readonly parts?: readonly Part[];
  }): Promise<string[]>;
  /** Number of connections that one comparison of all pods tries. */
  readonly size: number;
  /** Number of connections that a pod without policies can make outside of the pods' network. */
  readonly outside: number;
}

const nameOf = ({ protocol, port }: Port) => `${protocol.toLowerCase()}/${port}`;

/**
 * Pods with the labels of the platform's in a namespace without policies, where one mistake at the other
 * end is enough to let them in or to let others out to them; pods with other labels, and without any.
 */
const strangers: readonly Pod[] = [
  ...pods.map((pod) => ({ ...pod, name: `${pod.name} of ${pod.namespace}`, namespace: 'default' })),
  ...['default', ...guarded].flatMap((namespace) => [
    { name: 'unlabelled', namespace, labels: {} },
    { name: 'other', namespace, labels: { 'app.kubernetes.io/name': 'other', tier: 'other' } },
  ]),
];
const parties: readonly Pod[] = [...pods, ...strangers];

/** Starts the probes in the namespaces of the platform, whose policies must exist already. */
export async function startProbes(cluster: Cluster): Promise<Probes> {
  await cluster.apply(
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: parties.map(probePod) }),
  );
  const selector = ['--selector', 'probe'];
  await cluster.kubectl(
    'wait',
    '--for=condition=Ready',
    'pod',
    ...selector,
    '-A',
    '--timeout=900s',
  );
  const listed = await cluster.kubectl('get', 'pod', '-A', ...selector, '--output', 'json');
  const { items } = JSON.parse(listed) as {
    items: { metadata: { name: string; namespace: string }; status: { podIP: string } }[];
  };
  const addressOf = new Map(
    items.map(({ metadata, status }) => [`${metadata.namespace}/${metadata.name}`, status.podIP]),
  );
  const podTargets: Target[] = parties.map((party) => ({
    party,
    address: addressOf.get(`${party.namespace}/${podName(party)}`) ?? '',
  }));
  const targets: Target[] = [
    ...podTargets,
    { party: dns, address: '10.96.0.10' },
    ...(await outsideAddresses(cluster)).map((address) => ({
      party: { name: address, address } satisfies Host,
      address,
    })),
  ];

  const connect = async (from: Pod, to: readonly Target[]) => {
    const calls = to.flatMap(({ address }) =>
      ports.map((port) => `${nameOf(port).replace('/', `/${address}:`)}`),
    );
    const exec = ['--namespace', from.namespace, 'exec', podName(from), '--', '/probe', 'connect'];
    const answered = await cluster.kubectl(...exec, ...calls);
    return new Set(answered.split('\n'));
  };

  /** What a pod without policies cannot reach is not reachable at all here. */
  const reachable = async () => {
    const [outsider] = parties.filter(
      ({ name, namespace }) => name === 'unlabelled' && namespace === 'default',
    );
    return outsider === undefined
      ? new Set<string>()
      : connect(
          outsider,
          targets.filter(({ party }) => !isGuarded(party)),
        );
  };
  return compare({ targets, connect, baseline: await reachable() });
}

interface Measurement {
  readonly targets: readonly Target[];
  readonly baseline: ReadonlySet<string>;
  connect(from: Pod, to: readonly Target[]): Promise<ReadonlySet<string>>;
}

function compare({ targets, connect, baseline }: Measurement): Probes {
  const differencesOf = async (from: Pod, parts: readonly Part[]) => {
    const optional = parts.flatMap((part) => optionalConnections[part]);
    const others = targets.filter(
      ({ party }) => party !== from && (isGuarded(party) || isGuarded(from)),
    );
    const answered = await connect(from, others);
    return others.flatMap(({ party, address }) =>
      ports.flatMap((port) => {
        const call = nameOf(port).replace('/', `/${address}:`);
        if (!isGuarded(party) && !baseline.has(call)) return [];
        const isOpen = answered.has(call);
        if (isOpen === isExpected(from, party, port, optional)) return [];
        return [
          `${isOpen ? 'open' : 'closed'}: ${describe(from)} to ${describe(party)}, ${nameOf(port)}`,
        ];
      }),
    );
  };
  return {
    size: parties.length * targets.length * ports.length,
    outside: baseline.size,
    differences: async ({ from = () => true, patience = 0, parts = [] } = {}) => {
      const deadline = Date.now() + patience;
      let clients = parties.filter(from);
      for (;;) {
        const found = new Map<Pod, string[]>();
        // Some at a time: each is a process in a pod, and the node has few cores.
        for (let at = 0; at < clients.length; at += 6) {
          const some = clients.slice(at, at + 6).map(async (client) => {
            found.set(client, await differencesOf(client, parts));
          });
          await Promise.all(some);
        }
        clients = clients.filter((client) => found.get(client)?.length !== 0);
        if (clients.length === 0 || Date.now() > deadline) return [...found.values()].flat();
      }
    },
  };
}

function describe(party: Party): string {
  return 'namespace' in party ? `${party.name} in ${party.namespace}` : party.address;
}

function podName({ name }: Pod): string {
  return `probe-${name.replaceAll(/[^a-z0-9]+/g, '-')}`;
}

function probePod(pod: Pod) {
  const labels = { ...pod.labels, probe: 'true' };
  const container = {
    ...{ name: 'probe', image: probeImage, imagePullPolicy: 'Never' },
    command: ['/probe', 'listen', ...ports.map(nameOf)],
    resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { memory: '64Mi' } },
  };
  return {
    ...{
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: podName(pod), namespace: pod.namespace, labels },
    },
    spec: {
      ...{
        containers: [container],
        terminationGracePeriodSeconds: 1,
        automountServiceAccountToken: false,
      },
    },
  };
}

/** Addresses at the edges of every range, which the node answers on, and those of the API server. */
async function outsideAddresses(cluster: Cluster): Promise<readonly string[]> {
  const api = ['192.168.65.3', '10.96.0.1'];
  // kube-router does not filter connections to other addresses in the range of the services.
  const isUsable = (address: string) => !/^(0|127|2[2-5]\d|10\.96)\./.test(address);
  const added = [...new Set(addresses)].filter((one) => isUsable(one) && !api.includes(one));
  for (const address of added) {
    await cluster.inNode('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
  }
  const probe = join(await clusterPrograms(), 'probe');
  cluster.startInNode(probe, 'listen', 'tcp/22', 'tcp/443', 'tcp/25', 'tcp/587');
  return [...added, ...api];
}
