import { expect, test } from 'vitest';
import { allows, mayLearnThatAKeyIsMissing } from './allows.ts';
import { differences, expectedStatements } from './expected-statements.ts';
import { logGroupsWithoutKey } from './log-groups.ts';
import { mutatedPlans } from './mutations.ts';
import { type Plan, resourcesOf } from './plan.ts';
import { reportKey } from './report-key.ts';
import { repeatedStatements, statementsOf } from './statements.ts';

/** Expected permissions: role, action, resource, and whether it is allowed. Conditions are ignored. */
const permissions: readonly (readonly [string, string, string, boolean])[] = [
  ['ingest', 's3:PutObject', 'bucket raw/raw/spacex/v4/cores/x', true],
  ['ingest', 's3:GetObject', 'bucket raw/raw/spacex/v4/_runs/x.json', true],
  ['ingest', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', true],
  ['ingest', 's3:GetObject', 'bucket curated/curated/cores/x', false],
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
  ['transform', 's3:DeleteObject', 'bucket curated/ledger/x.json', false],
  ['transform', 's3:DeleteObject', 'bucket curated/curated/cores/run=x/part-00000.parquet', true],
  ['transform', 's3:DeleteObject', 'bucket curated/curated/cores/metadata/x.avro', false],
  ...['etl', 'transform'].flatMap((role) =>
    ['_current.json', '_runs/x.json'].map(
      (path) => [role, 's3:DeleteObject', `bucket curated/curated/${path}`, false] as const,
    ),
  ),
  ['etl', 's3:DeleteObject', 'bucket curated/curated/launches/run=x/launch_year=2020/x', true],
  ['etl', 's3:DeleteObject', 'bucket curated/curated/launches/metadata/x.avro', true],
  ['etl', 's3:DeleteObject', 'bucket curated/staging/x', true],
  ['etl', 's3:PutObject', 'bucket curated/ledger/x.json', true],
  ['etl', 's3:DeleteObject', 'bucket curated/ledger/x.json', false],
  ['maintenance', 's3:DeleteObject', 'bucket curated/ledger/x.json', true],
  ['maintenance', 's3:DeleteObject', 'bucket curated/curated/_current.json', false],
  ['maintenance', 's3:PutObject', 'bucket curated/ledger/x.json', false],
  ['maintenance', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['transform', 's3:PutObject', 'bucket artifacts/glue/curate.py', false],
  ['transform', 'glue:UpdateTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ...(
    [
      ['logs:CreateLogGroup', '/aws-glue/jobs/NAME/output', true],
      ['logs:CreateLogGroup', '/aws-glue/jobs/NAME-NAME-curate', true],
      ['logs:PutLogEvents', '/aws-glue/jobs/NAME/error:log-stream:x', true],
      // An environment whose name starts with that of another: local2 and local.
      ['logs:CreateLogGroup', '/aws-glue/jobs/NAME2/output', false],
      ['logs:PutLogEvents', '/aws-glue/jobs/NAME2/output:log-stream:x', false],
      ['logs:PutLogEvents', '/aws/lambda/NAME-ingest:log-stream:x', false],
    ] as const
  ).map(
    ([action, group, may]) =>
      ['transform', action, `arn:aws:logs:REGION:ACCOUNT:log-group:${group}`, may] as const,
  ),
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
  ['analyst-ada', 's3:GetObject', 'bucket curated/curated/cores/metadata/x', true],
  ['analyst-ada', 'glue:GetTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', true],
  ['analyst-ada', 'glue:GetPartitions', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['redshift', 'glue:UpdateTable', 'arn:aws:glue:REGION:ACCOUNT:table/spacex/cores', false],
  ['analyst-ada', 's3:GetObject', 'bucket curated/curated/cores/x', true],
  ['analyst-ada', 's3:GetObject', 'bucket raw/raw/spacex/v4/cores/x', false],
  ['analyst-ada', 's3:PutObject', 'bucket curated/curated/cores/x', false],
  ['analyst-ada', 's3:PutObject', 'bucket results/analysts/ada/x.csv', true],
  ['analyst-ada', 's3:GetObject', 'bucket results/analysts/ben/x.csv', false],
  ['analyst-ben', 's3:PutObject', 'bucket results/analysts/ada/x.csv', false],
  ['analyst-ben', 's3:GetObject', 'bucket results/athena/x.csv', false],
  [
    'analyst-ben',
    'athena:GetQueryResults',
    'arn:aws:athena:REGION:ACCOUNT:workgroup/NAME-ada',
    false,
  ],
  [
    'analyst-ben',
    'athena:StartQueryExecution',
    'arn:aws:athena:REGION:ACCOUNT:workgroup/NAME-ben',
    true,
  ],
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
        expect(conditions).toContain('StringEquals aws:PrincipalAccount: ACCOUNT');
      } else {
        expect([sid, ...resources]).toEqual(
          attachedTo === 'endpoint sts'
            ? ['TakeEtlRole', 'arn:aws:iam::ACCOUNT:role/spacex/NAME-etl']
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
    ['analyst-ada', 'bucket curated', false],
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
      'trust of analyst-ada',
      'trust of analyst-ben',
      'trust of etl',
      'trust of maintenance',
    ]);
    for (const { attachedTo, actions } of trusts) {
      const resource = `arn:aws:iam::ACCOUNT:role/spacex/NAME-${attachedTo.replace('trust of ', '')}`;
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

  test('every role has the path and the permissions boundary of the variables', () => {
    const roles = resourcesOf(planned()).filter(({ type }) => type === 'aws_iam_role');
    expect(roles.length).toBeGreaterThan(8);
    for (const { address, values } of roles) {
      expect([values['path'], values['permissions_boundary']], address).toEqual([
        '/spacex/',
        'arn:aws:iam::123456789012:policy/boundary',
      ]);
    }
  });

  test('every bucket denies other organizations and other networks', () => {
    const denied = statementsOf(planned()).filter(({ effect }) => effect === 'Deny');
    const buckets = resourcesOf(planned()).filter(({ type }) => type === 'aws_s3_bucket');
    for (const sid of ['OnlyOurOrganization', 'OnlyOurNetworks']) {
      expect(denied.filter((statement) => statement.sid === sid)).toHaveLength(buckets.length);
    }
  });

  test('every workgroup of an analyst enforces its own place of results', () => {
    const groups = resourcesOf(planned()).filter(({ type }) => type === 'aws_athena_workgroup');
    const places = groups.map(({ values }) => {
      const [settings] = values['configuration'] as {
        enforce_workgroup_configuration: boolean;
        result_configuration: { output_location: string }[];
      }[];
      expect(settings?.enforce_workgroup_configuration).toBe(true);
      const { output_location = '' } = settings?.result_configuration[0] ?? {};
      return [values['name'], new URL(output_location).pathname];
    });
    expect(Object.fromEntries(places)).toEqual({
      'spacex-local': '/athena/',
      'spacex-local-ada': '/analysts/ada/',
      'spacex-local-ben': '/analysts/ben/',
    });
  });

  test('every log group has a key and a retention', () => {
    const groups = resourcesOf(planned()).filter(({ type }) => type === 'aws_cloudwatch_log_group');
    const names = groups.map(({ values }) => values['name']);
    for (const log of ['connectionlog', 'useractivitylog', 'userlog']) {
      expect(names).toContain(`/aws/redshift/cluster/spacex-local/${log}`);
    }
    expect(names).toContain('/aws/cloudtrail/spacex-local');
    for (const { address, values } of groups) {
      expect(values['kms_key_id'], address).toMatch(/:key\//);
      expect(values['retention_in_days'], address).toBeGreaterThan(0);
    }
    expect(logGroupsWithoutKey(planned())).toEqual([]);
  });

  test('the trail records access to the objects of every bucket, and writes to its log group', () => {
    const resources = resourcesOf(planned());
    const [trail] = resources.filter(({ type }) => type === 'aws_cloudtrail');
    const selectors = trail?.values['advanced_event_selector'] as {
      field_selector: Readonly<Record<string, unknown>>[];
    }[];
    const isRead = (field_selector: Readonly<Record<string, unknown>>[]) =>
      field_selector.every(({ field }) => field !== 'eventName');
    const watchedIn = (some: typeof selectors) =>
      some.flatMap(({ field_selector }) =>
        field_selector
          .filter(({ field }) => field === 'resources.ARN')
          .flatMap((one) => one['starts_with'] as string[]),
      );
    const watched = watchedIn(selectors);
    // Each delivery of a log would record itself.
    const withoutPuts = selectors.filter(({ field_selector }) => !isRead(field_selector));
    expect(watchedIn(withoutPuts).sort()).toEqual([
      'arn:aws:s3:::spacex-local-access-123456789012/',
      'arn:aws:s3:::spacex-local-audit-123456789012/',
    ]);
    expect(trail?.values).toMatchObject({
      ...{ enable_log_file_validation: true, enable_logging: true },
      ...{ include_global_service_events: true, is_multi_region_trail: true },
    });
    expect(trail?.values['kms_key_id']).toBe(
      resources.find(({ address }) => address === 'module.keys.aws_kms_key.this["operations"]')
        ?.values['arn'],
    );
    const buckets = resources.filter(({ type }) => type === 'aws_s3_bucket');
    expect(watched.sort()).toEqual(buckets.map(({ values }) => `${values['arn']}/`).sort());
    expect(trail?.values['cloud_watch_logs_group_arn']).toContain('/aws/cloudtrail/spacex-local');
  });

  test('every alarm has the topic of alarms as its action', () => {
    const alarms = resourcesOf(planned()).filter(
      ({ type }) => type === 'aws_cloudwatch_metric_alarm',
    );
    expect(alarms.length).toBeGreaterThan(15);
    for (const { address, values } of alarms) {
      expect(values['alarm_actions'], address).toEqual([
        expect.stringMatching(/:spacex-local-alarms$/),
      ]);
    }
  });

  test.for(permissions)('role %s, action %s on %s: %s', ([role, action, resource, may]) => {
    expect(allows(statementsOf(planned()), role, action, resource)).toBe(may);
  });
}
