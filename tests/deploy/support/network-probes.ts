import { addressesAround, boundsOf } from './addresses.ts';
import {
  isAbout,
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
import { addresses, isGuarded, meantPorts, namespaces, pods, portNumbers } from './network-ways.ts';

/** A way that is open and should be shut, or the other way round. */
export interface Difference {
  readonly side: Side;
  readonly isOpen: boolean;
  readonly from: Party;
  readonly to: Party;
  readonly port: Port;
}

/**
 * Where the policies open something else than what is meant. Who is asked: the pods
 * of the platform; strangers, in every namespace, that wear the labels of each of them and every
 * label that a policy names; addresses at the edges of every block; every port with its
 * neighbours. So whatever a policy says beyond what is meant, somebody is there to be let in.
 *
 * @param about looks only at the pods that these policies select
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
      .filter((pod) => about === policies || about.some((policy) => isAbout(policy, side, pod)));
    for (const pod of selected) {
      for (const other of parties) {
        const isOpen = openPorts(policies, side, pod, other);
        const meant = meantPorts(side, pod, other);
        for (const port of ports) {
          const isMeant = meant.some((one) => isSame(one, port));
          if (isOpen(port) === isMeant) continue;
          const [from, to] = side === 'egress' ? [pod, other] : [other, pod];
          found.push({ side, isOpen: !isMeant, from, to, port });
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
  return `${side} ${isOpen ? 'open' : 'shut'}: ${one} to ${other}, ${where}`;
}

function partiesFor(policies: readonly NetworkPolicy[]): Party[] {
  const peers = policies.flatMap(peersIn);
  const selectors = [
    ...policies.map(({ spec }) => spec.podSelector),
    ...peers.flatMap(({ podSelector }) => podSelector ?? []),
  ];
  const worn = [
    { 'app.kubernetes.io/name': 'stranger', tier: 'stranger', component: 'stranger' },
    {},
    ...pods.map(({ labels }) => labels),
    ...selectors.flatMap(labelsFor),
  ];
  const places = peers.flatMap(({ namespaceSelector = {} }) =>
    labelsFor(namespaceSelector).flatMap((labels) => labels['kubernetes.io/metadata.name'] ?? []),
  );
  const strangers = [...new Set([...namespaces, ...places])].flatMap((namespace) =>
    unique(worn, (labels) => JSON.stringify(labels))
      .map((labels) => ({ name: `a stranger ${JSON.stringify(labels)}`, namespace, labels }))
      .filter((stranger) => !pods.some((pod) => isLike(stranger, pod))),
  );
  const blocks = peers.flatMap(({ ipBlock }) =>
    ipBlock === undefined ? [] : [ipBlock.cidr, ...(ipBlock.except ?? [])],
  );
  const hosts = [...addresses, ...blocks.flatMap((block) => addressesAround(boundsOf(block)))];
  return [
    ...pods,
    ...strangers,
    ...[...new Set(hosts)].map((address) => ({ name: address, address })),
  ];
}

/** Whether a pod has all that is known of another one, so that it passes for it. */
function isLike(stranger: Pod, pod: Pod): boolean {
  const worn = Object.entries(stranger.labels);
  return (
    stranger.namespace === pod.namespace &&
    worn.length > 0 &&
    worn.every(([key, value]) => pod.labels[key] === value)
  );
}

function peersIn({ spec }: NetworkPolicy): Peer[] {
  return sides.flatMap((side) => (spec[side] ?? []).flatMap((rule) => peersOf(rule, side) ?? []));
}

/** Labels for each way to be selected. */
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
