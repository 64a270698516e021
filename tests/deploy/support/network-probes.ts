import { addressesAround, boundsOf } from './addresses.ts';
import {
  appliesTo,
  type Labels,
  type NetworkPolicy,
  openPorts,
  type Party,
  type Peer,
  type Pod,
  type Port,
  peersOf,
  type Selector,
  type Side,
  sides,
} from './network.ts';
import {
  addresses,
  expectedPorts,
  isGuarded,
  namespaces,
  pods,
  portNumbers,
} from './network-connections.ts';

/** A connection that is allowed but should not be, or the reverse. */
export interface Difference {
  readonly side: Side;
  readonly isOpen: boolean;
  readonly from: Party;
  readonly to: Party;
  readonly port: Port;
}

/**
 * Compares the connections that the policies allow with the expected ones. It probes the pods of the
 * platform; other pods in every namespace, with the labels of each of them and with every label that a
 * policy selects; addresses at the edges of every block; and every port with its neighbours. So
 * anything that a policy allows in excess is found by one of the probes.
 *
 * @param about limits the probes to the pods that these policies select
 */
export function differences(
  policies: readonly NetworkPolicy[],
  about: readonly NetworkPolicy[] = policies,
): Difference[] {
  const parties = partiesFor(policies);
  const ports = portsFor(policies);
  const found: Difference[] = [];
  for (const side of sides) {
    const selected = parties
      .filter(isGuarded)
      .filter((pod) => about === policies || about.some((policy) => appliesTo(policy, side, pod)));
    for (const pod of selected) {
      for (const other of parties) {
        const isOpen = openPorts(policies, side, pod, other);
        const expected = expectedPorts(side, pod, other);
        for (const port of ports) {
          const isExpected = expected.some((one) => isSame(one, port));
          if (isOpen(port) === isExpected) continue;
          const [from, to] = side === 'egress' ? [pod, other] : [other, pod];
          found.push({ side, isOpen: !isExpected, from, to, port });
        }
      }
    }
  }
  return found;
}

function isSame(one: Port, other: Port): boolean {
  return one.protocol === other.protocol && one.port === other.port;
}

/** `egress open: grafana in monitoring to 10.0.0.1, 443/tcp` */
export function describeDifference({ side, isOpen, from, to, port }: Difference): string {
  const [one, other] = [from, to].map((party) =>
    'namespace' in party ? `${party.name} in ${party.namespace}` : party.name,
  );
  const where = `${port.port}/${port.protocol.toLowerCase()}`;
  return `${side} ${isOpen ? 'open' : 'closed'}: ${one} to ${other}, ${where}`;
}

function partiesFor(policies: readonly NetworkPolicy[]): Party[] {
  const peers = policies.flatMap(peersIn);
  const selectors = [
    ...policies.map(({ spec }) => spec.podSelector),
    ...peers.flatMap(({ podSelector }) => podSelector ?? []),
  ];
  const labelSets = [
    { 'app.kubernetes.io/name': 'other', tier: 'other', component: 'other' },
    {},
    ...pods.map(({ labels }) => labels),
    ...selectors.flatMap(labelsFor),
  ];
  const selected = peers.flatMap(({ namespaceSelector = {} }) =>
    labelsFor(namespaceSelector).flatMap((labels) => labels['kubernetes.io/metadata.name'] ?? []),
  );
  const others = [...new Set([...namespaces, ...selected])].flatMap((namespace) =>
    unique(labelSets, (labels) => JSON.stringify(labels))
      .map((labels) => ({ name: `another pod ${JSON.stringify(labels)}`, namespace, labels }))
      .filter((other) => !pods.some((pod) => isLike(other, pod))),
  );
  const blocks = peers.flatMap(({ ipBlock }) =>
    ipBlock === undefined ? [] : [ipBlock.cidr, ...(ipBlock.except ?? [])],
  );
  const hosts = [...addresses, ...blocks.flatMap((block) => addressesAround(boundsOf(block)))];
  return [
    ...pods,
    ...others,
    ...[...new Set(hosts)].map((address) => ({ name: address, address })),
  ];
}

/** Whether a pod has the same namespace and labels as a pod of the platform. */
function isLike(other: Pod, pod: Pod): boolean {
  const labels = Object.entries(other.labels);
  return (
    other.namespace === pod.namespace &&
    labels.length > 0 &&
    labels.every(([key, value]) => pod.labels[key] === value)
  );
}

function peersIn({ spec }: NetworkPolicy): Peer[] {
  return sides.flatMap((side) => (spec[side] ?? []).flatMap((rule) => peersOf(rule, side) ?? []));
}

/** Label sets that a selector matches. */
function labelsFor({ matchLabels = {}, matchExpressions = [] }: Selector): Labels[] {
  return matchExpressions.reduce<Labels[]>(
    (all, { key, values = [] }) =>
      all.flatMap((labels) => values.map((value) => ({ ...labels, [key]: value }))),
    [matchLabels],
  );
}

function portsFor(policies: readonly NetworkPolicy[]): Port[] {
  const named = policies.flatMap(({ spec }) =>
    sides.flatMap((side) =>
      (spec[side] ?? []).flatMap(({ ports = [] }) =>
        ports.flatMap(({ port = [], endPort = [] }) => [port, endPort].flat()),
      ),
    ),
  );
  const numbers = [...portNumbers, ...named]
    .flatMap((port) => [port - 1, port, port + 1])
    .filter((port) => port >= 1 && port <= 65_535);
  return [...new Set(numbers)].flatMap((port) =>
    (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({ protocol, port })),
  );
}

function unique<Value>(values: readonly Value[], key: (value: Value) => string): Value[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}
