import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CostPlan,
  type Quantities,
  quantitiesOf,
} from '../../../scripts/aws-cost/quantities.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { type LocalAws, startLocalAws } from './support/local-aws.ts';
import { logGroupsWithoutKey } from './support/log-groups.ts';
import { type Plan, resourcesOf } from './support/plan.ts';
import {
  allowedPairs,
  type Combination,
  combinations,
  contains,
  isAllowed,
  sizes,
  variablesOf,
} from './support/switches.ts';
import { type Done, describeTerraform, Terraform, terraformRoot } from './support/terraform.ts';
import { combinationOf, variantDifferences, variantMutants, variants } from './support/variants.ts';

/** Services with an interface endpoint by the values of two switches. */
function endpointsOf({ warehouse, endpoints }: Combination): readonly string[] {
  if (endpoints === 'none') return [];
  if (endpoints === 'some') return ['kms', 'sts'];
  const always = ['athena', 'glue', 'kms', 'logs', 'secretsmanager', 'sts'];
  const own = {
    none: [],
    provisioned: ['redshift', 'redshift-data'],
    serverless: ['redshift-data', 'redshift-serverless'],
  };
  return [...always, ...own[warehouse]].sort();
}

/** The addresses of the resources that a plan with `-json` creates. */
function plannedIn({ output }: Done): readonly string[] {
  return output
    .split('\n')
    .filter((line) => line.includes('"planned_change"'))
    .map((line) => JSON.parse(line).change.resource.addr as string);
}

function keysOf(planned: readonly string[], resource: string): readonly string[] {
  const start = `${resource}["`;
  return planned
    .filter((address) => address.startsWith(start))
    .map((address) => address.slice(start.length, -2))
    .sort();
}

describe('the combinations of switches', () => {
  test('contain every allowed pair of values, and only allowed ones', () => {
    const pairs = allowedPairs();
    // Counted by hand for three switches: warehouse x paused has 4 allowed pairs of 6.
    expect(pairs.filter((pair) => 'warehouse' in pair && 'paused' in pair)).toHaveLength(4);
    const missing = pairs.filter((pair) => !combinations.some((one) => contains(one, pair)));
    expect(missing).toEqual([]);
    expect(combinations.filter((one) => !isAllowed(one))).toEqual([]);
    // Each takes several seconds to plan.
    expect(combinations.length).toBeLessThan(20);
  });
});

describeTerraform('a plan with each combination of switches', () => {
  let aws: LocalAws;
  let terraform: Terraform;
  beforeAll(async () => {
    aws = await startLocalAws();
    terraform = new Terraform(aws.folder, aws.secure);
    const init = await terraform.run('init', '-backend-config=envs/local/backend.hcl', '-no-color');
    expect(init.code, init.output).toBe(0);
  });
  afterAll(() => aws[Symbol.asyncDispose]());

  test.for(combinations.map((one) => [Object.values(one).join(', '), one] as const))(
    'creates what the switches say: %s',
    async ([, combination]) => {
      const done = await plan(variablesOf(combination), '-json', `-out=${fileOf(combination)}`);
      expect(done.code, done.output.slice(-3000)).toBe(0);
      const planned = plannedIn(done);
      const { warehouse, zones, paused, copied, nodes } = combination;

      const isRedshift = (address: string) => /aws_redshift_cluster\b/.test(address);
      expect(planned.some(isRedshift)).toBe(warehouse === 'provisioned');
      expect(planned.some((address) => address.includes('aws_redshiftserverless'))).toBe(
        warehouse === 'serverless',
      );
      expect(planned.some((address) => address.includes('redshift_role'))).toBe(
        warehouse !== 'none',
      );
      expect(keysOf(planned, 'module.endpoints.aws_vpc_endpoint.service')).toEqual(
        endpointsOf(combination),
      );
      const letters = zones === 'two' ? ['a', 'b'] : ['a', 'b', 'c'];
      const subnets = keysOf(planned, 'module.network.aws_subnet.private');
      expect(subnets).toEqual(letters.map((letter) => `eu-central-1${letter}`));
      expect(keysOf(planned, 'module.network.aws_nat_gateway.this')).toHaveLength(
        combination.nat_gateways === 'one' ? 1 : letters.length,
      );
      const actions = planned.filter((address) => address.startsWith('aws_redshift_scheduled'));
      expect(actions).toHaveLength(paused ? 2 : 0);
      expect(planned.some((one) => one.includes('aws_redshift_snapshot_copy.'))).toBe(copied);
      expect(planned.some((one) => one.startsWith('module.etl_role'))).toBe(combination.pod);
      expect(planned.some((one) => one.startsWith('module.analyst_role'))).toBe(
        combination.analysts,
      );
      expect(planned.includes('aws_secretsmanager_secret.launch_library[0]')).toBe(
        combination.ingest !== 'api',
      );
      expect(['two', 'one large']).toContain(nodes);
    },
  );

  test.for(variants.map((variant) => [variant.name, variant] as const))(
    'statements that only exist with %s are documented',
    async ([, variant]) => {
      const json = await planned(combinationOf(variant));
      expect(variantDifferences(json, variant)).toEqual([]);
      let mutants = 0;
      for (const mutant of variantMutants(json, variant)) {
        mutants += 1;
        expect(variantDifferences(mutant.plan, variant), mutant.name).not.toEqual([]);
      }
      expect(mutants).toBeGreaterThan(10);
    },
  );

  test.for(Object.entries(sizes))('size %s is a combination of switches', ([size, combination]) => {
    const file = join(terraformRoot, `sizes/${size}.tfvars.json`);
    expect(variablesOf(combination)).toMatchObject(JSON.parse(readFileSync(file, 'utf8')));
  });

  test.for(Object.entries(sizes))(
    'CloudWatch may encrypt every log group of size %s',
    async ([, combination]) => {
      expect(logGroupsWithoutKey(await planned(combination))).toEqual([]);
    },
  );

  // To update: SPACEX_UPDATE_COST=1 vitest run --project platform tests/platform/aws/switches.test.ts
  test('the costs in the documentation are those of the plans', async () => {
    const quantities: Record<string, Quantities> = {};
    for (const [size, combination] of Object.entries(sizes)) {
      quantities[size] = quantitiesOf((await planned(combination)) as unknown as CostPlan);
    }
    const file = join(repositoryRoot, 'deploy/aws/cost/quantities.json');
    if (process.env['SPACEX_UPDATE_COST'] !== undefined) {
      writeFileSync(file, `${JSON.stringify(quantities, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(quantities);
  });

  test('the key of the copied snapshots is made like the other keys', async () => {
    const json = await planned(only(({ copied }) => copied));
    const keys = resourcesOf(json).filter(({ type }) => type === 'aws_kms_key');
    const named = Object.fromEntries(
      keys.map(({ address, values }) => [/\["(\w+)"\]$/.exec(address)?.[1] ?? address, values]),
    );
    expect(Object.keys(named).sort()).toEqual(['lake', 'operations', 'snapshots', 'warehouse']);
    const settings = ['enable_key_rotation', 'deletion_window_in_days'];
    for (const name of settings) expect(named['snapshots']?.[name]).toBe(named['lake']?.[name]);
    // The same statements as those of the warehouse, for another region and without its secret.
    const statementsOfKey = (name: string) =>
      JSON.parse(String(named[name]?.['policy'])).Statement as Readonly<Record<string, unknown>>[];
    const services = { 'kms:ViaService': expect.anything() };
    const expected = statementsOfKey('warehouse').map(({ Condition, ...rest }) =>
      Condition === undefined
        ? rest
        : { ...rest, Condition: { ...(Condition as object), StringEquals: services } },
    );
    expect(statementsOfKey('snapshots')).toEqual(expected);
    expect(String(named['snapshots']?.['policy']).match(/[a-z0-9.-]+\.amazonaws\.com/g)).toEqual([
      ...['redshift.eu-west-1.amazonaws.com', 'redshift.eu-west-1.amazonaws.com'],
    ]);
    const aliases = resourcesOf(json).filter(({ type }) => type === 'aws_kms_alias');
    expect(aliases.map(({ values }) => values['name'])).toContain('alias/spacex-switch-snapshots');
  });

  test('Redshift Serverless is private, requires TLS, and stops at its daily limit', async () => {
    const serverless = only(({ warehouse }) => warehouse === 'serverless');
    const resources = resourcesOf(await planned(serverless));
    const valuesOf = (type: string) => resources.find((one) => one.type === type)?.values;
    const workgroup = valuesOf('aws_redshiftserverless_workgroup');
    expect(workgroup).toMatchObject({ enhanced_vpc_routing: true, publicly_accessible: false });
    expect(workgroup?.['config_parameter']).toEqual(
      expect.arrayContaining([{ parameter_key: 'require_ssl', parameter_value: 'true' }]),
    );
    expect(valuesOf('aws_redshiftserverless_namespace')).toMatchObject({
      ...{ manage_admin_password: true, admin_user_password: null },
    });
    expect(valuesOf('aws_redshiftserverless_usage_limit')).toMatchObject({
      ...{ usage_type: 'serverless-compute', period: 'daily', breach_action: 'deactivate' },
    });
  });

  test('the final snapshot of each warehouse has its own name', async () => {
    const clusters = combinations.filter(({ warehouse }) => warehouse === 'provisioned');
    const names = [];
    for (const combination of clusters.slice(0, 2)) {
      const resources = resourcesOf(await planned(combination));
      const [cluster] = resources.filter(({ type }) => type === 'aws_redshift_cluster');
      names.push(String(cluster?.values['final_snapshot_identifier']));
    }
    const [first, second] = names;
    expect(first).toMatch(/^spacex-switch-final-20\d{12}$/);
    expect(second).toMatch(/^spacex-switch-final-20\d{12}$/);
    expect(second).not.toBe(first);
  });

  test('the credentials of another account are refused', async () => {
    const done = await plan(
      { ...variablesOf(only(() => true)), account_id: '210987654321' },
      '-no-color',
    );
    expect(done.code).toBe(1);
    expect(done.output).toMatch(/AWS account ID not allowed: 123456789012/);
  });

  test('Redshift Serverless is refused in two zones', async () => {
    const two = ['eu-central-1a', 'eu-central-1b'];
    const serverless = only(({ warehouse }) => warehouse === 'serverless');
    const done = await plan({ ...variablesOf(serverless), zones: two }, '-no-color');
    expect(done.code).toBe(1);
    expect(done.output.replace(/[\s│]+/g, ' ')).toContain(
      'needs subnets in three availability zones',
    );
  });

  /** Where the plan of a combination is stored. */
  function fileOf(combination: Combination): string {
    return join(aws.folder, `${combinations.indexOf(combination)}.plan`);
  }

  function planned(combination: Combination): Promise<Plan> {
    return terraform.json<Plan>('show', '-json', fileOf(combination));
  }

  function plan(variables: Readonly<Record<string, unknown>>, ...options: readonly string[]) {
    const file = join(mkdtempSync(join(aws.folder, 'plan-')), 'plan.tfvars.json');
    writeFileSync(file, JSON.stringify(variables));
    return terraform.run('plan', '-refresh=false', '-lock=false', `-var-file=${file}`, ...options);
  }
});

function only(wanted: (combination: Combination) => boolean): Combination {
  const found = combinations.find(wanted);
  if (found === undefined) throw new Error('No such combination');
  return found;
}
