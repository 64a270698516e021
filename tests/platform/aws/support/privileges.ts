import { expect, test } from 'vitest';
import { allows, mayLearnThatAKeyIsMissing } from './allows.ts';
import { differences, expectedStatements } from './expected-statements.ts';
import { mutatedPlans } from './mutations.ts';
import { type Plan, resourcesOf } from './plan.ts';
import { reportKey } from './report-key.ts';
import { repeatedStatements, statementsOf } from './statements.ts';

/** Expected permissions: role, action, resource, and whether it is allowed. Conditions are ignored. */
const permissions: readonly (readonly [string, string, string, boolean])[] = [
  ['ingest', 's3:PutObject', 'bucket raw/raw/spacex/v4/cores/x', true],
  ['ingest', 's3:GetObject', 'bucket raw/raw/spacex/v4/_runs/x.json', true],
  ['ingest', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['ingest', 's3:DeleteObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['ingest', 's3:PutObject', 'bucket curated/curated/cores/x', false],
  ['ingest', 's3:GetObject', 'bucket raw/raw/launch-library/state.json', true],
  ['ingest', 's3:PutObject', 'bucket raw/raw/launch-library/budget/x.json', true],
  ['ingest', 's3:DeleteObject', 'bucket raw/raw/launch-library/documents/x', true],
  ['ingest', 's3:DeleteObject', 'bucket raw/raw/launch-library/state.json', false],
  ['ingest', 's3:PutObject', 'bucket raw/_probe/x', true],
  [
    'ingest',
    'secretsmanager:GetSecretValue',
    'arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-launch-library-abcdef',
    true,
  ],
  [
    'ingest',
    'secretsmanager:GetSecretValue',
    'arn:aws:secretsmanager:REGION:ACCOUNT:secret:redshift!NAME-admin',
    false,
  ],
  ['transform', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', true],
  ['transform', 's3:PutObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['transform', 's3:DeleteObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['transform', 's3:PutObject', 'bucket curated/curated/_current.json', true],
  ['transform', 's3:PutObject', 'bucket artifacts/glue/curate.py', false],
  ['transform', 'glue:UpdateTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['etl', 's3:PutObject', 'bucket raw/raw/spacex/v4/cores/x', true],
  ['etl', 's3:DeleteObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['etl', 's3:DeleteObject', 'bucket raw/raw/launch-library/documents/x', true],
  ['etl', 's3:DeleteObject', 'bucket raw/raw/launch-library/state.json', false],
  ['etl', 's3:PutObject', 'bucket raw/_probe/x', true],
  ['etl', 's3:PutObject', 'bucket curated/_probe/x', true],
  ['etl', 's3:PutObject', 'bucket curated/curated/_current.json', true],
  ['etl', 's3:PutObject', `bucket curated/${reportKey()}`, true],
  ['etl', 's3:DeleteObject', `bucket curated/${reportKey()}`, false],
  ['etl', 's3:PutObject', 'bucket artifacts/glue/curate.py', false],
  ['etl', 'glue:UpdateTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', true],
  ['etl', 'glue:DeleteTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['etl', 'glue:GetPartitions', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['etl', 'glue:CreateTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['etl', 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:x', false],
  [
    'etl',
    'redshift:GetClusterCredentials',
    'arn:aws:redshift:REGION:ACCOUNT:dbuser:NAME/etl',
    true,
  ],
  [
    'etl',
    'redshift:GetClusterCredentials',
    'arn:aws:redshift:REGION:ACCOUNT:dbuser:NAME/warehouse_admin',
    false,
  ],
  ['redshift', 's3:GetObject', 'bucket curated/curated/cores/x', true],
  ['redshift', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['redshift', 's3:PutObject', 'bucket curated/curated/cores/x', false],
  ['redshift', 'glue:GetTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', true],
  ['redshift', 's3:GetObject', 'bucket curated/curated/cores/metadata/x', true],
  ['analyst', 's3:GetObject', 'bucket curated/curated/cores/metadata/x', true],
  ['analyst', 'glue:GetTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', true],
  ['analyst', 'glue:GetPartitions', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['redshift', 'glue:UpdateTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['analyst', 's3:GetObject', 'bucket curated/curated/cores/x', true],
  ['analyst', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['analyst', 's3:PutObject', 'bucket curated/curated/cores/x', false],
  ['analyst', 's3:PutObject', 'bucket results/athena/x.csv', true],
  [
    'scheduler',
    'lambda:InvokeFunction',
    'arn:aws:lambda:REGION:ACCOUNT:function:NAME-ingest',
    true,
  ],
  ['scheduler', 'lambda:InvokeFunction', 'arn:aws:lambda:REGION:ACCOUNT:function:other', false],
];

/** Resources that would grant permissions beyond the inspected policies. */
const bypasses = [
  'aws_iam_access_key',
  'aws_iam_group_policy',
  'aws_iam_policy',
  'aws_iam_policy_attachment',
  'aws_iam_role_policy_attachment',
  'aws_iam_user',
  'aws_iam_user_policy',
  'aws_kms_grant',
  'aws_lambda_permission',
  'aws_s3_access_point',
];

/** Tests of all permissions in a plan. */
export function testPrivileges(planned: () => Plan): void {
  test('all statements are documented with a reason', () => {
    const found = statementsOf(planned());
    expect(found.length).toBeGreaterThan(60);
    expect(differences(found)).toEqual([]);
    for (const { sid, reason } of expectedStatements) {
      expect(reason.length, sid).toBeGreaterThan(15);
    }
  });

  test('detects every widened, narrowed, removed or moved statement', () => {
    let mutants = 0;
    for (const { name, plan } of mutatedPlans(planned())) {
      mutants += 1;
      expect(differences(statementsOf(plan)), name).not.toEqual([]);
    }
    expect(mutants).toBeGreaterThan(500);
  });

  test('no other resource grants permissions', () => {
    for (const repeated of repeatedStatements(planned())) {
      expect(statementsOf(planned())).toContainEqual(repeated);
    }
    const resources = resourcesOf(planned());
    const types = new Set(resources.map(({ type }) => type));
    expect(bypasses.filter((type) => types.has(type))).toEqual([]);
    for (const { address, type, values } of resources) {
      if (type !== 'aws_iam_role') continue;
      expect(values['managed_policy_arns'], address).toEqual([]);
    }
  });

  test('allows no wildcard actions, and the resource * only in two statements of roles', () => {
    const allowed = statementsOf(planned()).filter(({ effect }) => effect === 'Allow');
    expect(allowed.filter(({ actions }) => actions.some((action) => action.includes('*')))).toEqual(
      [],
    );
    const everywhere = allowed.filter(({ resources }) => resources.includes('*'));
    const isBounded = /^(key|endpoint) /;
    expect(
      everywhere
        .filter(({ attachedTo }) => !isBounded.test(attachedTo))
        .map(({ attachedTo, sid, conditions }) => [attachedTo, sid, conditions.length])
        .sort(),
    ).toEqual([
      ['role etl', 'FollowOwnStatements', 1],
      ['role transform', 'PublishMetrics', 1],
    ]);
  });

  test('allows any principal only in endpoint policies, limited by account or role', () => {
    const open = statementsOf(planned()).filter(
      ({ effect, principals }) => effect === 'Allow' && principals.includes('*'),
    );
    for (const { attachedTo, sid, conditions, resources } of open) {
      expect(attachedTo).toMatch(/^endpoint /);
      if (conditions.length > 0) {
        expect(conditions).toEqual(['StringEquals aws:PrincipalAccount: ACCOUNT']);
      } else {
        expect([sid, ...resources]).toEqual(
          attachedTo === 'endpoint sts'
            ? ['TakeEtlRole', 'arn:aws:iam::ACCOUNT:role/NAME-etl']
            : ['ImageLayers', 'arn:aws:s3:::prod-REGION-starport-layer-bucket/*'],
        );
      }
    }
  });

  test.for<[string, string, boolean]>([
    ['etl', 'bucket raw', true],
    ['etl', 'bucket curated', true],
    ['transform', 'bucket raw', true],
    ['transform', 'bucket curated', true],
    ['ingest', 'bucket raw', true],
    ['redshift', 'bucket curated', false],
    ['analyst', 'bucket curated', false],
  ])('role %s gets 404 from %s for a missing key: %s', ([role, bucket, may]) => {
    expect(mayLearnThatAKeyIsMissing(statementsOf(planned()), role, bucket)).toBe(may);
  });

  test('roles of people and pods can be assumed through the STS endpoint', () => {
    const statements = statementsOf(planned());
    const trusts = statements.filter(
      ({ attachedTo, principals }) =>
        attachedTo.startsWith('trust of ') && principals.some((one) => !one.startsWith('Service ')),
    );
    expect(trusts.map(({ attachedTo }) => attachedTo).sort()).toEqual([
      'trust of analyst',
      'trust of etl',
    ]);
    for (const { attachedTo, actions } of trusts) {
      const resource = `arn:aws:iam::ACCOUNT:role/NAME-${attachedTo.replace('trust of ', '')}`;
      const through = statements.filter(
        (one) => one.attachedTo === 'endpoint sts' && one.resources.includes(resource),
      );
      expect(through.flatMap((one) => one.actions)).toEqual(actions);
    }
  });

  test('the log groups that Glue 5.0 writes to exist and are encrypted', () => {
    const resources = resourcesOf(planned());
    const [job] = resources.filter(({ type }) => type === 'aws_glue_job');
    const settings = job?.values['default_arguments'] as Readonly<Record<string, string>>;
    const groups = resources.filter(({ type }) => type === 'aws_cloudwatch_log_group');
    for (const name of ['error', 'output']) {
      const wanted = `${settings['--custom-logGroup-prefix']}/${name}`;
      const group = groups.find(({ values }) => values['name'] === wanted);
      expect(group?.values['kms_key_id'], wanted).toMatch(/:key\//);
    }
  });

  test.for(permissions)('role %s, action %s on %s: %s', ([role, action, resource, may]) => {
    expect(allows(statementsOf(planned()), role, action, resource)).toBe(may);
  });
}
