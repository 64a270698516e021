import { type Plan, type PlannedResource, resourcesOf } from './plan.ts';

/** A normalized policy statement: lists are sorted, and ARNs are replaced by names. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  /** Empty if the statement belongs to a role, which is its principal. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  /** `all except X` if the statement excludes X. */
  readonly resources: readonly string[];
  /** `operator key: values` */
  readonly conditions: readonly string[];
}

/** A statement and what it is attached to: `role etl`, `trust of etl`, `bucket raw`. */
export interface AttachedStatement extends Statement {
  readonly attachedTo: string;
}

interface PolicyDocument {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** The attributes of a resource that contain a policy, by name. */
export function policiesOf({ values }: PlannedResource): Map<string, PolicyDocument> {
  const found = new Map<string, PolicyDocument>();
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value !== 'string' || !value.includes('"Statement"')) continue;
    found.set(name, JSON.parse(value) as PolicyDocument);
  }
  return found;
}

/** Resources with an attribute that repeats the policy of another resource. */
const repeating: Readonly<Record<string, string>> = {
  aws_s3_bucket: 'aws_s3_bucket_policy',
  aws_sns_topic: 'aws_sns_topic_policy',
  aws_sqs_queue: 'aws_sqs_queue_policy',
};

export function isRepeating({ type }: PlannedResource): boolean {
  return repeating[type] !== undefined;
}

/** All statements of all policies of a plan. */
export function statementsOf(plan: Plan): AttachedStatement[] {
  const resources = resourcesOf(plan);
  return statementsIn(
    resources.filter((resource) => !isRepeating(resource)),
    namesOf(resources),
  );
}

/** The repeated statements, attached to the resources that define them. */
export function repeatedStatements(plan: Plan): AttachedStatement[] {
  const resources = resourcesOf(plan);
  const set = resources.flatMap((resource) => {
    const type = repeating[resource.type];
    return type === undefined ? [] : [{ ...resource, type }];
  });
  return statementsIn(set, namesOf(resources));
}

function statementsIn(resources: readonly PlannedResource[], names: Names): AttachedStatement[] {
  return resources.flatMap((resource) =>
    [...policiesOf(resource)].flatMap(([attribute, { Statement }]) => {
      const attachedTo = attachmentOf(resource, attribute);
      return Statement.map((statement) => ({ attachedTo, ...normalized(statement, names) }));
    }),
  );
}

/** What a policy is attached to, derived from the address of its resource. */
function attachmentOf({ address, type }: PlannedResource, attribute: string): string {
  const key = /\["([^"]+)"\][^[]*$/.exec(address)?.[1];
  switch (type) {
    case 'aws_iam_role':
      return `trust of ${roleOf(address)}`;
    case 'aws_iam_role_policy':
      return `role ${roleOf(address)}`;
    case 'aws_s3_bucket_policy':
      return `bucket ${zoneOf(address)}`;
    case 'aws_kms_key':
      return `key ${key ?? address}`;
    case 'aws_vpc_endpoint':
      return `endpoint ${key ?? 's3'}`;
    case 'aws_sns_topic_policy':
      return 'topic alarms';
    case 'aws_sqs_queue_policy':
      return 'queue failures';
    default:
      return `${address} ${attribute}`;
  }
}

/** `module.lake.module.zone["raw"].aws_s3_bucket.this` is that of the zone `raw`. */
function zoneOf(address: string): string {
  return (
    /module\.zone\["(\w+)"\]|module\.(audit|access)\./.exec(address)?.slice(1).find(Boolean) ??
    address
  );
}

/** `module.analyst_role["ada"].aws_iam_role.this` is that of the role `analyst-ada`. */
function roleOf(address: string): string {
  const [, name, key] = /module\.(\w+)_role(?:\["([\w-]+)"\])?/.exec(address) ?? [];
  return [name ?? address, key ?? []].flat().join('-').replaceAll('_', '-');
}

type Names = readonly (readonly [string, string])[];

/** Replacements of ARNs and other identifiers by names. */
function namesOf(resources: readonly PlannedResource[]): Names {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const keys = of('aws_kms_key').map(({ address, values }) => {
    const name = /\["(\w+)"\]$/.exec(address)?.[1] ?? '';
    return [String(values['arn']), `key ${name}`] as const;
  });
  const buckets = of('aws_s3_bucket').map(({ address, values }) => {
    const zone = zoneOf(address);
    return [String(values['arn']), `bucket ${zone}`] as const;
  });
  const [name = ''] = of('aws_cloudtrail').map(({ values }) => String(values['name']));
  const account = buckets[0]?.[0].split('-').at(-1) ?? '';
  const vpcs = of('aws_vpc').map(({ values }) => [String(values['id']), 'VPC'] as const);
  return [
    ...keys,
    ...buckets,
    ...vpcs,
    [account, 'ACCOUNT'],
    ['eu-central-1', 'REGION'],
    [name, 'NAME'],
  ];
}

function normalized(statement: Readonly<Record<string, unknown>>, names: Names): Statement {
  const named = (text: string) =>
    names.reduce(
      (result, [from, to]) => (from === '' ? result : result.replaceAll(from, to)),
      text,
    );
  const list = (value: unknown): string[] => [value ?? []].flat().map((one) => named(String(one)));
  const { Sid, Effect, Principal, Action, Resource, NotResource, Condition, ...others } = statement;
  if (Object.keys(others).length > 0) {
    throw new Error(`Unsupported fields in a statement: ${Object.keys(others).join(', ')}`);
  }
  return {
    sid: String(Sid ?? ''),
    effect: String(Effect),
    principals: principals(Principal, list),
    actions: list(Action).sort(),
    resources: [
      ...list(Resource),
      ...list(NotResource).map((excluded) => `all except ${excluded}`),
    ].sort(),
    conditions: Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>)
      .flatMap(([operator, keys]) =>
        Object.entries(keys).map(
          ([key, values]) => `${operator} ${named(key)}: ${list(values).sort().join(', ')}`,
        ),
      )
      .sort(),
  };
}

function principals(principal: unknown, list: (value: unknown) => string[]): string[] {
  if (principal === undefined) return [];
  if (typeof principal === 'string') return [principal];
  return Object.entries(principal as Record<string, unknown>)
    .flatMap(([type, values]) =>
      list(values).map((value) => (value === '*' ? '*' : `${type} ${value}`)),
    )
    .sort();
}
