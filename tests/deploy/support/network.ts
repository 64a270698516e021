import { BlockList } from 'node:net';
import type { Manifest } from './manifests.ts';

type Labels = Readonly<Record<string, string>>;

/** Who may speak or be spoken to: a pod, or an address outside of every pod. */
export type Party =
  | { readonly name: string; readonly namespace: string; readonly labels: Labels }
  | { readonly name: string; readonly address: string };

export interface Port {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly Port[];
}

/** A NetworkPolicy of networking.k8s.io/v1, as far as the platform uses it. */
export interface NetworkPolicy extends Manifest {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/**
 * Whether the policies let a party send to (`egress`) or be sent to (`ingress`). A way is open
 * when both ends allow it; each end is asked for itself, so that a hole in one does not hide
 * behind the other.
 *
 * @throws Error for a selector that this does not know, rather than a wrong answer
 */
export function allows(
  policies: readonly NetworkPolicy[],
  side: 'ingress' | 'egress',
  [from, to]: readonly [Party, Party],
  port: Port,
): boolean {
  const [self, other] = side === 'ingress' ? [to, from] : [from, to];
  if (!('namespace' in self)) return true;
  const type = side === 'ingress' ? 'Ingress' : 'Egress';
  const mine = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === self.namespace &&
      spec.policyTypes.includes(type) &&
      selects(spec.podSelector, self.labels),
  );
  // A pod that no policy selects is open.
  if (mine.length === 0) return true;
  return mine.some(({ metadata, spec }) =>
    (spec[side] ?? []).some((rule) => {
      const peers = side === 'ingress' ? rule.from : rule.to;
      const ports = rule.ports;
      return (
        (ports === undefined ||
          ports.some((one) => one.protocol === port.protocol && one.port === port.port)) &&
        (peers === undefined || peers.some((peer) => matches(peer, other, metadata.namespace)))
      );
    }),
  );
}

function matches(peer: Peer, party: Party, home: string): boolean {
  if (peer.ipBlock !== undefined) {
    // Pods are not meant by address blocks in these policies: their addresses are not known here.
    return !('namespace' in party) && isIn(peer.ipBlock, party.address);
  }
  if (!('namespace' in party)) return false;
  const inNamespace =
    peer.namespaceSelector === undefined
      ? party.namespace === home
      : selects(peer.namespaceSelector, { 'kubernetes.io/metadata.name': party.namespace });
  return inNamespace && selects(peer.podSelector ?? {}, party.labels);
}

function isIn(
  { cidr, except = [] }: { cidr: string; except?: readonly string[] },
  address: string,
) {
  return isInside(cidr, address) && !except.some((one) => isInside(one, address));
}

function isInside(cidr: string, address: string): boolean {
  const [net = '', bits = ''] = cidr.split('/');
  const block = new BlockList();
  block.addSubnet(net, Number(bits));
  return block.check(address);
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`The operator ${operator} is not known here.`);
      return values.includes(labels[key] ?? '');
    })
  );
}
