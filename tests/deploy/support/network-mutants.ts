import {
  type IpBlock,
  type NetworkPolicy,
  type Peer,
  type PortRange,
  peersOf,
  type Rule,
  type Selector,
  type Side,
  sides,
} from './network.ts';

type Mutant<Value> = readonly [how: string, value: Value];

/** Variants of the policy, each of which allows a little more. */
export function widened(policy: NetworkPolicy): Mutant<NetworkPolicy>[] {
  const { spec } = policy;
  const changed = (change: Partial<NetworkPolicy['spec']>): NetworkPolicy => ({
    ...policy,
    spec: { ...spec, ...change },
  });
  return sides
    .filter((side) => spec.policyTypes.includes(side === 'ingress' ? 'Ingress' : 'Egress'))
    .flatMap((side): Mutant<NetworkPolicy>[] => {
      const rules = spec[side] ?? [];
      const forMore = rules.length === 0 ? [] : widenedSelector(spec.podSelector);
      return [
        ...widenedRules(rules, side).map(
          ([how, wider]) => [`${side} ${how}`, changed({ [side]: wider })] as const,
        ),
        ...forMore.map(
          ([how, podSelector]) => [`for pods with ${how}`, changed({ podSelector })] as const,
        ),
      ];
    });
}

function widenedRules(rules: readonly Rule[], side: Side): Mutant<readonly Rule[]>[] {
  const field = side === 'ingress' ? 'from' : 'to';
  const anywhere = { ipBlock: { cidr: '0.0.0.0/0' } };
  return [
    ['with a rule that allows everything', [...rules, {}]],
    ['with a rule that allows SMTP anywhere', [...rules, { [field]: [anywhere], ports: [smtp] }]],
    [
      'with a rule that allows SMTP in its namespace',
      [...rules, { [field]: [{ podSelector: {} }], ports: [smtp] }],
    ],
    ...each(rules, (rule) => widenedRule(rule, side)),
  ];
}

const smtp: PortRange = { protocol: 'TCP', port: 25 };

function widenedRule(rule: Rule, side: Side): Mutant<Rule>[] {
  const { ports = [], from: _from, to: _to } = rule;
  const { ports: _ports, ...anyPort } = rule;
  const field = side === 'ingress' ? 'from' : 'to';
  const peers = peersOf(rule, side) ?? [];
  const elsewhere = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } },
    podSelector: { matchLabels: { app: 'another' } },
  };
  const portLists: Mutant<readonly PortRange[]>[] = [
    ['with one more port', [...ports, { protocol: 'TCP', port: 8443 }]],
    ...each(ports, widenedPort),
  ];
  const peerLists: Mutant<readonly Peer[]>[] = [
    ['with one more peer', [...peers, elsewhere]],
    ['with one more address', [...peers, { ipBlock: { cidr: '10.1.2.3/32' } }]],
    ...each(peers, widenedPeer),
  ];
  return [
    ['on any port', anyPort],
    ['with any peer', { ports }],
    ...portLists.map(([how, list]) => [how, { ...rule, ports: list }] as const),
    ...peerLists.map(([how, list]) => [how, { ...rule, [field]: list }] as const),
  ];
}

function widenedPort(range: PortRange): Mutant<PortRange>[] {
  const { port: first = 0 } = range;
  const { port: _, ...any } = range;
  return [
    ['on all higher ports', { ...range, endPort: 65_535 }],
    ['on the next port too', { ...range, endPort: first + 1 }],
    ['on any port of the protocol', any],
  ];
}

function widenedPeer(peer: Peer): Mutant<Peer>[] {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock !== undefined) {
    return widenedBlock(ipBlock).map(([how, block]) => [how, { ipBlock: block }] as const);
  }
  return [
    ['in every namespace', { ...peer, namespaceSelector: {} }],
    ...widenedSelector(namespaceSelector ?? {}).map(
      ([how, wider]) =>
        [`in namespaces with ${how}`, { ...peer, namespaceSelector: wider }] as const,
    ),
    ...widenedSelector(podSelector ?? {}).map(
      ([how, wider]) => [`with pods with ${how}`, { ...peer, podSelector: wider }] as const,
    ),
  ];
}

function widenedSelector(selector: Selector): Mutant<Selector>[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const without = Object.entries(matchLabels).flatMap(([key, value]): Mutant<Selector>[] => {
    const { [key]: _, ...rest } = matchLabels;
    const expression = { key, operator: 'In', values: [value, 'another'] };
    return [
      [`any ${key}`, { ...selector, matchLabels: rest }],
      [
        `one more ${key}`,
        { matchLabels: rest, matchExpressions: [...matchExpressions, expression] },
      ],
    ];
  });
  const longer = each(matchExpressions, (one) => [
    [`one more ${one.key}`, { ...one, values: [...(one.values ?? []), 'another'] }],
  ]);
  const shorter = matchExpressions.map(
    ({ key }, index) =>
      [
        `any ${key}`,
        { ...selector, matchExpressions: matchExpressions.toSpliced(index, 1) },
      ] as const,
  );
  return [
    ...without,
    ...longer.map(([how, list]) => [how, { ...selector, matchExpressions: list }] as const),
    ...shorter,
  ];
}

function widenedBlock({ cidr, except = [] }: IpBlock): Mutant<IpBlock>[] {
  const wider = prefixesBelow(cidr).map(
    (prefix) => [`in /${prefix}`, { cidr: withPrefix(cidr, prefix), except }] as const,
  );
  return [
    ...wider,
    ...except.map(
      (block, index) =>
        [`without the exception ${block}`, { cidr, except: except.toSpliced(index, 1) }] as const,
    ),
    ...each(except, (block) => {
      const half = Number(block.split('/')[1]) + 1;
      return [[`with half of the exception ${block}`, withPrefix(block, half)]];
    }).map(([how, list]) => [how, { cidr, except: list }] as const),
  ];
}

/** The next shorter prefix, all shorter whole bytes, and zero. */
function prefixesBelow(cidr: string): number[] {
  const prefix = Number(cidr.split('/')[1]);
  return [...new Set([prefix - 1, 24, 16, 12, 8, 0])].filter((one) => one >= 0 && one < prefix);
}

function withPrefix(cidr: string, prefix: number): string {
  return `${cidr.split('/')[0]}/${prefix}`;
}

/** Copies of the list with one changed value, for each change of each value. */
function each<Value>(
  values: readonly Value[],
  change: (value: Value) => readonly Mutant<Value>[],
): Mutant<readonly Value[]>[] {
  return values.flatMap((value, index) =>
    change(value).map(
      ([how, changed]) => [`${index} ${how}`, values.with(index, changed)] as const,
    ),
  );
}
