import { differences, documented, switchedStatements } from './expected-statements.ts';
import { type MutatedPlan, mutatedPlans } from './mutations.ts';
import type { Plan } from './plan.ts';
import { type AttachedStatement, statementsOf } from './statements.ts';
import { type Combination, combinations } from './switches.ts';

/** A switch with statements of its own. */
export interface Variant {
  /** `when` in statements-by-switch.json. */
  readonly name: string;
  /** A combination that turns it on. */
  readonly isOn: (combination: Combination) => boolean;
  /** Addresses of the resources whose policies it changes, as far as a plan knows them. */
  readonly resources: RegExp;
}

/** Every switch with statements of its own. */
export const variants: readonly Variant[] = [
  { name: 'pause_schedule', isOn: ({ paused }) => paused, resources: /^module\.pause_role/ },
  { name: 'snapshot_copy', isOn: ({ copied }) => copied, resources: /^module\.snapshot_keys/ },
  {
    name: 'warehouse = serverless',
    isOn: ({ warehouse, endpoints }) => warehouse === 'serverless' && endpoints === 'all',
    resources:
      /^module\.(redshift_role\[0\]\.aws_iam_role\.|\w+\..*\["(warehouse|redshift-serverless)"\])/,
  },
];

/** A combination that turns the switch on. */
export function combinationOf({ name, isOn }: Variant): Combination {
  const combination = combinations.find(isOn);
  if (combination === undefined) throw new Error(`No combination has ${name}`);
  return combination;
}

/** Policies with ARNs that only an apply tells: `terraform test` compares them. */
const unknown = 'role etl';

/** Differences between the plan and the documented statements, where the switch changes some. */
export function variantDifferences(plan: Plan, { name }: Variant): string[] {
  const places = new Set(
    switchedStatements.filter(({ when }) => when === name).flatMap(({ attachedTo }) => attachedTo),
  );
  places.delete(unknown);
  const isThere = ({ attachedTo }: AttachedStatement) => places.has(attachedTo);
  const planned = statementsOf(plan).map(anonymous);
  return differences(planned.filter(isThere), documented(name).filter(isThere));
}

/** The mutants of the statements where the switch changes some. */
export function variantMutants(plan: Plan, { resources }: Variant): MutatedPlan[] {
  return [...mutatedPlans(plan)].filter(({ name }) => resources.test(name));
}

/** A plan without an apply does not know the ARNs of buckets, from which the account is derived. */
function anonymous(statement: AttachedStatement): AttachedStatement {
  const text = JSON.stringify(statement)
    .replaceAll('123456789012', 'ACCOUNT')
    .replaceAll('eu-west-1', 'COPY-REGION');
  return JSON.parse(text) as AttachedStatement;
}
