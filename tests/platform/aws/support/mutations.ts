import { type Plan, type PlannedResource, resourcesOf } from './plan.ts';
import { isRepeating, policiesOf } from './statements.ts';

type Document = Record<string, unknown>;

/** A way in which a statement can come to say something else. */
interface Mutation {
  readonly name: string;
  /** The statements instead of this one; undefined where the mutation does not fit. */
  apply(statement: Document): readonly Document[] | undefined;
}

const mutations: readonly Mutation[] = [
  { name: 'dropped', apply: () => [] },
  { name: 'doubled by another', apply: (one) => [one, { ...one, Sid: 'Another' }] },
  {
    name: 'with one action more',
    apply: (one) => [{ ...one, Action: [one['Action'], 's3:PutBucketPolicy'].flat() }],
  },
  { name: 'with any action', apply: (one) => [{ ...one, Action: '*' }] },
  {
    name: 'with one action less',
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

/** A plan in which one statement is another. */
export interface MutatedPlan {
  readonly name: string;
  readonly plan: Plan;
}

/** Every statement of a plan, mutated in every way; and each policy given to another resource. */
export function* mutatedPlans(plan: Plan): Generator<MutatedPlan> {
  const resources = resourcesOf(plan);
  const roles = resources.filter(({ type }) => type === 'aws_iam_role_policy');
  for (const resource of resources) {
    if (isRepeating(resource)) continue;
    for (const [attribute, { Statement }] of policiesOf(resource)) {
      for (const [at, statement] of Statement.entries()) {
        for (const { name, apply } of mutations) {
          const instead = apply(statement);
          if (instead === undefined) continue;
          const changed = [...Statement.slice(0, at), ...instead, ...Statement.slice(at + 1)];
          yield {
            name: `${resource.address} ${String(statement['Sid'])} ${name}`,
            plan: withPolicies(resources, [[resource, attribute, changed]]),
          };
        }
        const other = roles.find((role) => role !== resource);
        if (resource.type !== 'aws_iam_role_policy' || other === undefined) continue;
        const theirs = policiesOf(other).get('policy')?.Statement ?? [];
        yield {
          name: `${resource.address} ${String(statement['Sid'])} given to ${other.address}`,
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
