import { type Plan, type PlannedResource, resourcesOf } from './plan.ts';
import { isRepeating, policiesOf } from './statements.ts';

type Document = Record<string, unknown>;

/** A change to a policy statement. */
interface Mutation {
  readonly name: string;
  /** The statements that replace this one; undefined if the mutation does not apply. */
  apply(statement: Document): readonly Document[] | undefined;
}

const mutations: readonly Mutation[] = [
  { name: 'dropped', apply: () => [] },
  { name: 'with a second statement', apply: (one) => [one, { ...one, Sid: 'Another' }] },
  {
    name: 'with an additional action',
    apply: (one) => [{ ...one, Action: [one['Action'], 's3:PutBucketPolicy'].flat() }],
  },
  { name: 'with any action', apply: (one) => [{ ...one, Action: '*' }] },
  {
    name: 'with a missing action',
    apply: (one) =>
      Array.isArray(one['Action']) ? [{ ...one, Action: one['Action'].slice(1) }] : undefined,
  },
  {
    name: 'with any resource',
    apply: (one) =>
      one['Resource'] === undefined || one['Resource'] === '*'
        ? undefined
        : [{ ...one, Resource: '*' }],
  },
  {
    name: 'with wider resources',
    apply: (one) =>
      one['Resource'] === undefined || one['Resource'] === '*'
        ? undefined
        : [
            {
              ...one,
              Resource: [one['Resource']].flat().map((arn) => String(arn).replace(/[^*]\**$/, '*')),
            },
          ],
  },
  {
    name: 'with an additional exception',
    apply: (one) =>
      one['NotResource'] === undefined
        ? undefined
        : [{ ...one, NotResource: [one['NotResource'], 'arn:aws:s3:::any/*'].flat() }],
  },
  {
    name: 'with wider exceptions',
    apply: (one) =>
      one['NotResource'] === undefined
        ? undefined
        : [
            {
              ...one,
              NotResource: [one['NotResource']]
                .flat()
                .map((arn) => String(arn).replace(/\/[^/]+$/, '/*')),
            },
          ],
  },
  {
    name: 'without exceptions',
    apply: ({ NotResource, ...rest }) =>
      NotResource === undefined ? undefined : [{ ...rest, Resource: '*' }],
  },
  {
    name: 'without the last condition',
    apply: (one) => {
      const operators = Object.entries((one['Condition'] ?? {}) as Record<string, object>);
      const keys = operators.flatMap(([operator, values]) =>
        Object.entries(values).map(([key, value]) => [operator, key, value] as const),
      );
      if (keys.length < 2) return undefined;
      const Condition: Record<string, Record<string, unknown>> = {};
      for (const [operator, key, value] of keys.slice(0, -1)) {
        Condition[operator] = { ...Condition[operator], [key]: value };
      }
      return [{ ...one, Condition }];
    },
  },
  {
    name: 'without the first condition',
    apply: (one) => {
      const [[operator = '', values = {}] = [], ...others] = Object.entries(
        (one['Condition'] ?? {}) as Record<string, object>,
      );
      const [, ...keys] = Object.entries(values);
      if (others.length + keys.length === 0) return undefined;
      const left = keys.length === 0 ? [] : [[operator, Object.fromEntries(keys)]];
      return [{ ...one, Condition: Object.fromEntries([...left, ...others]) }];
    },
  },
  {
    name: 'with other values of its conditions',
    apply: (one) => {
      const operators = Object.entries((one['Condition'] ?? {}) as Record<string, object>);
      if (operators.length === 0) return undefined;
      const wider = operators.map(([operator, values]) => [
        operator,
        Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, [value, '*'].flat()]),
        ),
      ]);
      return [{ ...one, Condition: Object.fromEntries(wider) }];
    },
  },
  {
    name: 'without conditions',
    apply: ({ Condition, ...rest }) => (Condition === undefined ? undefined : [rest]),
  },
  {
    name: 'with the opposite effect',
    apply: (one) => [{ ...one, Effect: one['Effect'] === 'Allow' ? 'Deny' : 'Allow' }],
  },
  {
    name: 'for another principal',
    apply: (one) =>
      one['Principal'] === undefined
        ? undefined
        : [{ ...one, Principal: { AWS: 'arn:aws:iam::210987654321:root' } }],
  },
];

/** A plan with one changed statement. */
export interface MutatedPlan {
  readonly name: string;
  readonly plan: Plan;
}

/** Applies every mutation to every statement of a plan, and moves each statement to another role. */
export function* mutatedPlans(plan: Plan): Generator<MutatedPlan> {
  const resources = resourcesOf(plan);
  const roles = resources.filter(({ type }) => type === 'aws_iam_role_policy');
  for (const resource of resources) {
    if (isRepeating(resource)) continue;
    for (const [attribute, { Statement }] of policiesOf(resource)) {
      for (const [at, statement] of Statement.entries()) {
        for (const { name, apply } of mutations) {
          const replacement = apply(statement);
          if (replacement === undefined) continue;
          const changed = [...Statement.slice(0, at), ...replacement, ...Statement.slice(at + 1)];
          yield {
            name: `${resource.address} ${String(statement['Sid'])} ${name}`,
            plan: withPolicies(resources, [[resource, attribute, changed]]),
          };
        }
        const other = roles.find((role) => role !== resource);
        if (resource.type !== 'aws_iam_role_policy' || other === undefined) continue;
        const theirs = policiesOf(other).get('policy')?.Statement ?? [];
        yield {
          name: `${resource.address} ${String(statement['Sid'])} moved to ${other.address}`,
          plan: withPolicies(resources, [
            [resource, attribute, Statement.filter((one) => one !== statement)],
            [other, 'policy', [...theirs, statement]],
          ]),
        };
      }
    }
  }
}

function withPolicies(
  resources: readonly PlannedResource[],
  changes: readonly (readonly [PlannedResource, string, readonly Document[]])[],
): Plan {
  const changed = resources.map((resource) => {
    const values = { ...resource.values };
    for (const [of, attribute, Statement] of changes) {
      if (of === resource) values[attribute] = JSON.stringify({ Version: '2012-10-17', Statement });
    }
    return { ...resource, values };
  });
  return { planned_values: { root_module: { resources: changed } } };
}
