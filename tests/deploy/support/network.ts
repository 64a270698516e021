import { isInside } from './addresses.ts';
import type { Manifest } from './manifests.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** Outside of every pod. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

/** Who may speak or be spoken to. */
export type Party = Pod | Host;

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: IpBlock;
}

export interface PortRange {
  readonly protocol?: Protocol;
  readonly port?: number;
  readonly endPort?: number;
}

export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly PortRange[];
}

export const sides = ['ingress', 'egress'] as const;
export type Side = (typeof sides)[number];

/** A NetworkPolicy of networking.k8s.io/v1. */
export interface NetworkPolicy extends Manifest {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** Whether a policy is about what comes to a pod (`ingress`), or what it sends (`egress`). */
export function isAbout({ metadata, spec }: NetworkPolicy, side: Side, pod: Pod): boolean {
  return (
    metadata.namespace === pod.namespace &&
    spec.policyTypes.includes(side === 'ingress' ? 'Ingress' : 'Egress') &&
    selects(spec.podSelector, pod.labels)
  );
}

/** The peers of a rule, whichever way it goes; none means everybody. */
export function peersOf(rule: Rule, side: Side): readonly Peer[] | undefined {
  return side === 'ingress' ? rule.from : rule.to;
}

/**
 * Which ports a pod may reach at another party (`egress`), or be reached at by it (`ingress`). A
 * way is open when both ends allow it; each end is asked for itself, so that a hole in one does
 * not hide behind the other.
 *
 * @returns a test of a port
 * @throws Error for what this does not know, rather than a wrong answer
 */
export function openPorts(
  policies: readonly NetworkPolicy[],
  side: Side,
  pod: Pod,
  other: Party,
): (port: Port) => boolean {
  const mine = policies.filter((policy) => isAbout(policy, side, pod));
  // A pod that no policy selects is open.
  if (mine.length === 0) return () => true;
  const rules = mine
    .flatMap(({ spec }) => spec[side] ?? [])
    .filter(
      (rule) => peersOf(rule, side)?.some((one) => isPeer(one, other, pod.namespace)) ?? true,
    );
  return (port) => rules.some(({ ports }) => ports?.some((one) => covers(one, port)) ?? true);
}

function covers(range: PortRange, { protocol, port }: Port): boolean {
  const { protocol: own = 'TCP', port: first, endPort: last = first, ...rest } = range;
  refuse(rest);
  if (own !== protocol) return false;
  if (first === undefined || last === undefined) return true;
  if (typeof first !== 'number') throw new Error(`The port ${first} has a name, not a number.`);
  return first <= port && port <= last;
}

function isPeer(peer: Peer, party: Party, home: string): boolean {
  const { ipBlock, namespaceSelector, podSelector = {}, ...rest } = peer;
  refuse(rest);
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock;
    // Pods are not meant by address blocks in these policies: their addresses are not known here.
    if ('namespace' in party) return false;
    return isInside(cidr, party.address) && !except.some((one) => isInside(one, party.address));
  }
  if (!('namespace' in party)) return false;
  const inNamespace =
    namespaceSelector === undefined
      ? party.namespace === home
      : selects(namespaceSelector, { 'kubernetes.io/metadata.name': party.namespace });
  return inNamespace && selects(podSelector, party.labels);
}

function selects(selector: Selector, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [], ...rest } = selector;
  refuse(rest);
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`The operator ${operator} is not known here.`);
      return values.includes(labels[key] ?? '');
    })
  );
}

function refuse(rest: object): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`The field ${unknown} is not known here.`);
}
