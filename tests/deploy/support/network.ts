import { isInside } from './addresses.ts';
import type { Manifest } from './manifests.ts';

export type Labels = Readonly<Record<string, string>>;

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

/** Whether a policy applies to the incoming (`ingress`) or outgoing (`egress`) traffic of a pod. */
export function appliesTo({ metadata, spec }: NetworkPolicy, side: Side, pod: Pod): boolean {
  return (
    metadata.namespace === pod.namespace &&
    spec.policyTypes.includes(side === 'ingress' ? 'Ingress' : 'Egress') &&
    selects(spec.podSelector, pod.labels)
  );
}

/** The peers of a rule; undefined means any peer. */
export function peersOf(rule: Rule, side: Side): readonly Peer[] | undefined {
  return side === 'ingress' ? rule.from : rule.to;
}

/**
 * Evaluates which ports a pod may connect to (`egress`) or accept connections on (`ingress`). A
 * connection needs both ends to allow it. Each end is evaluated separately, so that a gap in one end
 * is not hidden by the other.
 *
 * @returns whether a port is open
 * @throws Error for an unsupported field, instead of a wrong result
 */
export function openPorts(
  policies: readonly NetworkPolicy[],
  side: Side,
  pod: Pod,
  other: Party,
): (port: Port) => boolean {
  const own = policies.filter((policy) => appliesTo(policy, side, pod));
  // Without a policy, all traffic of a pod is allowed.
  if (own.length === 0) return () => true;
  const rules = own
    .flatMap(({ spec }) => spec[side] ?? [])
    .filter(
      (rule) => peersOf(rule, side)?.some((one) => isPeer(one, other, pod.namespace)) ?? true,
    );
  return (port) => rules.some(({ ports }) => ports?.some((one) => covers(one, port)) ?? true);
}

function covers(range: PortRange, { protocol, port }: Port): boolean {
  const { protocol: own = 'TCP', port: first, endPort: last = first, ...rest } = range;
  rejectUnknown(rest);
  if (own !== protocol) return false;
  if (first === undefined || last === undefined) return true;
  if (typeof first !== 'number') throw new Error(`Unsupported port ${first}: expected a number.`);
  return first <= port && port <= last;
}

function isPeer(peer: Peer, party: Party, home: string): boolean {
  const { ipBlock, namespaceSelector, podSelector = {}, ...rest } = peer;
  rejectUnknown(rest);
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock;
    // Address blocks of these policies never refer to pods, whose addresses are unknown here.
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
  rejectUnknown(rest);
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`Unsupported operator: ${operator}`);
      return values.includes(labels[key] ?? '');
    })
  );
}

function rejectUnknown(rest: object): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`Unsupported field: ${unknown}`);
}
