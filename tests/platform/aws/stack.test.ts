import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { GetTableCommand, GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run, startProgram } from '../../cli/command.ts';
import { codeBlocks } from '../../docs/markdown.ts';
import { setFleet } from '../../launch-library/support/fleet.ts';
import { startApiServer } from '../../support/api-server.ts';
import { restoreRawZone, runWithAws } from '../../support/aws-command.ts';
import { startLaunchLibrary } from '../../support/launch-library/launch-library-server.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { testAlarmValues } from './support/alarm-values.ts';
import { testAuditAlarms } from './support/audit-alarms.ts';
import { metricsIn } from './support/embedded-metrics.ts';
import { matchesPattern } from './support/filter-pattern.ts';
import { type LocalAws, startLocalAws } from './support/local-aws.ts';
import { testNetwork } from './support/network.ts';
import { type Plan, resourcesOf } from './support/plan.ts';
import { testPrivileges } from './support/privileges.ts';
import { describeTerraform, Terraform } from './support/terraform.ts';

const variables = '-var-file=envs/local/terraform.tfvars';
/** The package of the ingest Lambda, built with the workspace. */
const lambdaPackage = join(repositoryRoot, 'packages/etl-cli/dist/lambda.zip');
const bucketOfState = 'spacex-terraform-state-local';
const readmeBlocks = codeBlocks('deploy/aws/README.md');

interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly requestHandler: { readonly httpsAgent: Agent };
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Outputs {
  readonly environment: { readonly value: Readonly<Record<string, string>> };
  readonly jdbc_url: { readonly value: string };
  readonly admin_secret_arn: { readonly value: string };
  readonly launch_library_secret_arn: { readonly value: string };
  readonly buckets: { readonly value: Readonly<Record<string, string>> };
}

describeTerraform('the Terraform stack on a local AWS', () => {
  let aws: LocalAws;
  let terraform: Terraform;
  let outputs: Outputs;
  let plan: Plan;
  /** The same stack as in production: it keeps data, and locks it. */
  let protectedPlan: Plan;
  let s3: S3Client;
  let options: ClientOptions;
  let glue: GlueClient;
  let secrets: SecretsManagerClient;

  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    aws = await startLocalAws();
    terraform = new Terraform(aws.folder, aws.secure);
    const endpoint = aws.secure['AWS_ENDPOINT_URL'] ?? '';
    const httpsAgent = new Agent({ ca: aws.certificate });
    options = {
      endpoint,
      region: 'eu-central-1',
      requestHandler: { httpsAgent },
      credentials: {
        accessKeyId: aws.secure['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: aws.secure['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    };
    s3 = new S3Client({ ...options, forcePathStyle: true });
    glue = new GlueClient(options);
    secrets = new SecretsManagerClient(options);
  });
  afterAll(async () => {
    s3.destroy();
    glue.destroy();
    secrets.destroy();
    await aws[Symbol.asyncDispose]();
  });

  test('is applied with the steps of the README', { timeout: 300_000 }, async () => {
    const apply = await terraform.shell(stepsOf('apply'));
    expect(apply.code, apply.output.slice(-6_000)).toBe(0);
    outputs = await terraform.json<Outputs>('output', '-json');
  });

  test('is formatted and valid', async () => {
    expect(await terraform.run('fmt', '-check', '-recursive')).toEqual({ code: 0, output: '' });
    const { code, output } = await terraform.run('validate', '-no-color');
    expect(code, output).toBe(0);
  });

  describe('used by the command line', () => {
    let environment: Record<string, string>;
    beforeAll(() => {
      environment = { ...aws.secure, ...outputs.environment.value };
    });
    const load = ['run', '--source', 'snapshot', '--target', 'lake', '--json'];

    test('stores a load in the buckets with the key of the lake, and updates the catalog', async () => {
      expect(await metadataOf('cores')).toBeUndefined();
      const done = await run(load, environment);
      expect(done.code, done.stderr).toBe(0);
      const { runId } = JSON.parse(done.stdout) as { runId: string };
      const { raw = '', curated = '' } = outputs.buckets.value;
      for (const [Bucket, prefix] of [
        [raw, 'raw/spacex/v4/'],
        [curated, 'curated/'],
        [curated, 'ledger/'],
      ] as const) {
        const { Contents = [] } = await s3.send(
          new ListObjectsV2Command({ Bucket, Prefix: prefix }),
        );
        expect(Contents.length, `${Bucket}/${prefix}`).toBeGreaterThan(0);
        const [first] = Contents;
        expect(await encryptionOf(Bucket, first?.Key ?? '')).toEqual({
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: environment['SPACEX_KMS_KEY_ID'],
        });
      }
      expect(await metadataOf('cores')).toBe(
        `s3://${curated}/curated/cores/metadata/00001-${runId}.metadata.json`,
      );
      const usage = await run(
        ['query', 'core_usage', '--target', 'lake', '--format', 'json'],
        environment,
      );
      expect(usage.code, usage.stderr).toBe(0);
      // The reference data contains 75 cores that have flown.
      expect(JSON.parse(usage.stdout)).toHaveLength(75);
    });

    test('rejects requests without TLS or with a different key', async () => {
      const plain = await run(load, { ...environment, ...aws.plain });
      expect(plain.code, plain.stdout).toBe(1);
      expect(plain.stderr + plain.stdout).toMatch(/AccessDenied|Forbidden|permission/);
      const SPACEX_KMS_KEY_ID = 'arn:aws:kms:eu-central-1:123456789012:key/of-another-account';
      const foreign = await run(load, { ...environment, SPACEX_KMS_KEY_ID });
      expect(foreign.code, foreign.stdout).toBe(1);
      expect(foreign.stderr + foreign.stdout).toMatch(/AccessDenied|Forbidden|permission/);
    });

    test.for(['curated', 'raw', 'results', 'artifacts'])(
      'bucket %s rejects other encryption settings',
      async (zone) => {
        const Bucket = outputs.buckets.value[zone] ?? '';
        const ours = environment['SPACEX_KMS_KEY_ID'];
        const others = 'arn:aws:kms:eu-central-1:123456789012:key/of-another-account';
        const kms = { ServerSideEncryption: 'aws:kms' } as const;
        const once = { IfNoneMatch: '*' } as const;
        // A request without encryption headers uses the default of the bucket.
        for (const headers of [{}, { ...kms, SSEKMSKeyId: ours }]) {
          const Key = `probe/${Object.keys(headers).length}`;
          await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...once, ...headers }));
          expect(await encryptionOf(Bucket, Key)).toEqual({ ...kms, SSEKMSKeyId: ours });
        }
        const customers = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32) };
        for (const headers of [
          { ServerSideEncryption: 'AES256' },
          { ServerSideEncryption: 'aws:kms:dsse', SSEKMSKeyId: ours },
          { ...kms, SSEKMSKeyId: others },
          // S3 would use the key of AWS.
          kms,
          customers,
        ] as const) {
          const put = s3.send(
            new PutObjectCommand({ Bucket, Key: 'probe', Body: 'x', ...once, ...headers }),
          );
          await expect(put, JSON.stringify(headers)).rejects.toMatchObject({
            $metadata: { httpStatusCode: 403 },
          });
        }
      },
    );

    test('the bucket of the raw zone accepts every object once, and a conditional change of the state', async () => {
      const { raw: Bucket = '', curated = '' } = outputs.buckets.value;
      const refused = { $metadata: { httpStatusCode: 403 } };
      const put = (Key: string, condition: object, to = Bucket) =>
        s3.send(new PutObjectCommand({ Bucket: to, Key, Body: 'x', ...condition }));
      const once = { IfNoneMatch: '*' };
      const document = 'raw/spacex/v4/cores/ingest_date=2026-01-01/run=test/part-00000.ndjson.gz';
      const merged = 'raw/launch-library/documents/launches/test.ndjson.gz';
      for (const Key of [document, merged, 'elsewhere/object']) {
        await expect(put(Key, {}), Key).rejects.toMatchObject(refused);
        const { ETag } = await put(Key, once);
        await expect(put(Key, once), Key).rejects.toMatchObject({
          $metadata: { httpStatusCode: 412 },
        });
        for (const condition of [{}, { IfMatch: ETag }]) {
          await expect(put(Key, condition), Key).rejects.toMatchObject(refused);
        }
        const copy = new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${document}` });
        await expect(s3.send(copy), Key).rejects.toMatchObject(refused);
      }
      for (const Key of ['raw/launch-library/budget/test.json', '_probe/test']) {
        await expect(put(Key, {}), Key).rejects.toMatchObject(refused);
        const { ETag } = await put(Key, once);
        await expect(put(Key, {}), Key).rejects.toMatchObject(refused);
        await put(Key, { IfMatch: ETag });
      }
      await put('elsewhere/object', {}, curated);

      const Key = `${document}.large`;
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const part = { Bucket, Key, UploadId };
      const { ETag } = await s3.send(
        new UploadPartCommand({ ...part, PartNumber: 1, Body: 'the only part' }),
      );
      const completed = { ...part, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
      const end = (condition: object) =>
        s3.send(new CompleteMultipartUploadCommand({ ...completed, ...condition }));
      await expect(end({})).rejects.toMatchObject(refused);
      await end(once);
    });

    test.for(['raw', 'curated', 'artifacts', 'results', 'audit', 'access'])(
      'bucket %s denies other organizations and other networks',
      async (zone) => {
        const Bucket = outputs.buckets.value[zone] ?? '';
        const refused = { $metadata: { httpStatusCode: 403 } };
        const list = (client: S3Client) =>
          client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
        const settings = (client: S3Client) => client.send(new GetBucketPolicyCommand({ Bucket }));
        const credentials = { ...options.credentials, accessKeyId: 'outsider' };
        const outsider = new S3Client({ ...options, credentials, forcePathStyle: true });
        const httpsAgent = new Agent({ ca: aws.certificate, localAddress: '127.0.0.2' });
        const requestHandler = { httpsAgent };
        const elsewhere = new S3Client({ ...options, requestHandler, forcePathStyle: true });
        try {
          expect((await list(s3)).Name).toBe(Bucket);
          await expect(list(outsider)).rejects.toMatchObject(refused);
          await expect(settings(outsider)).rejects.toMatchObject(refused);
          await expect(list(elsewhere)).rejects.toMatchObject(refused);
          // An administrator must be able to repair a wrong address.
          expect((await settings(elsewhere)).Policy).toContain('OnlyOurNetworks');
        } finally {
          outsider.destroy();
          elsewhere.destroy();
        }
      },
    );

    async function metadataOf(Name: string): Promise<string | undefined> {
      const DatabaseName = environment['SPACEX_GLUE_DATABASE'];
      const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name }));
      expect(Table?.Parameters?.['table_type']).toBe('ICEBERG');
      return Table?.Parameters?.['metadata_location'];
    }
  });

  test('the catalog contains the tables, views and marts', async () => {
    const { SPACEX_GLUE_DATABASE: DatabaseName = '' } = outputs.environment.value;
    const { TableList = [] } = await glue.send(new GetTablesCommand({ DatabaseName }));
    const names = TableList.map(({ Name = '' }) => Name);
    const [sql = ''] = readFileSync(join(repositoryRoot, 'sql/queries.sql'), 'utf8').split(
      '-- marts: end',
    );
    const marts = [...sql.matchAll(/^-- name: (\w+)$/gm)].map(([, mart]) => mart);
    expect(marts.length).toBeGreaterThan(6);
    expect(names).toEqual(expect.arrayContaining(marts));
    for (const { name } of tables) expect(names).toContain(name);
    expect(names.filter((name) => name.endsWith('_runs'))).toEqual([]);
  });

  test('a second plan is empty, even after a run has updated the catalog', {
    timeout: 180_000,
  }, async () => {
    const file = join(terraform.folder, 'second.plan');
    const second = await terraform.run(
      'plan',
      '-detailed-exitcode',
      '-no-color',
      variables,
      `-out=${file}`,
    );
    expect(second.code, second.output).toBe(0);
    plan = await terraform.json<Plan>('show', '-json', file);
    const changes = (plan.resource_changes ?? []).filter(
      ({ change }) => !['no-op', 'read'].includes(change.actions[0] ?? ''),
    );
    expect(changes).toEqual([]);
  });

  // The local AWS cannot lock objects of a bucket that exists, so this is only planned.
  test('a stack that keeps its data locks the raw zone and the trail, and warns if alarms reach nobody', {
    timeout: 180_000,
  }, async () => {
    const file = join(terraform.folder, 'protected.plan');
    const changes = [
      'protect_data=true',
      'object_lock={mode="COMPLIANCE",days=365}',
      'egress_domains=["api.spacexdata.com"]',
      'alarm_emails=[]',
    ].map((change) => `-var=${change}`);
    const { code, output } = await terraform.run(
      ...['plan', '-no-color', variables, ...changes, `-out=${file}`],
    );
    expect(code, output).toBe(0);
    expect(output).toContain('No alarm reaches anybody');
    protectedPlan = await terraform.json<Plan>('show', '-json', file);
    const locks = resourcesOf(protectedPlan).filter(
      ({ type }) => type === 'aws_s3_bucket_object_lock_configuration',
    );
    expect(locks.map(({ values }) => [values['bucket'], values['rule']]).sort()).toEqual(
      ['audit', 'raw'].map((zone) => [
        outputs.buckets.value[zone],
        [{ default_retention: [{ mode: 'COMPLIANCE', days: 365, years: null }] }],
      ]),
    );
    // Object Lock needs no new bucket, which would lose the objects.
    const replaced = (protectedPlan.resource_changes ?? []).filter(
      ({ address, change }) =>
        change.actions.includes('delete') && !address.includes('subscription'),
    );
    expect(replaced).toEqual([]);
    const [firewall] = resourcesOf(protectedPlan).filter(
      ({ address }) => address.includes('dns_firewall') && address.includes('["allowed"]'),
    );
    expect(firewall?.values['domains']).toEqual(
      expect.arrayContaining(['api.spacexdata.com', '*.eu-central-1.amazonaws.com']),
    );
    expect(firewall?.values['domains']).not.toContain('*');
    const of = (wanted: string) => resourcesOf(protectedPlan).filter(({ type }) => type === wanted);
    const rules = of('aws_route53_resolver_firewall_rule').map(({ values }) => values);
    const inOrder = rules.sort((one, other) => Number(one['priority']) - Number(other['priority']));
    expect(inOrder.map(({ action }) => action)).toEqual(['ALLOW', 'BLOCK']);
    const lists = of('aws_route53_resolver_firewall_domain_list').map(({ values }) => values);
    expect(lists.filter(({ domains }) => String(domains) === '*')).toHaveLength(1);
    expect(of('aws_route53_resolver_firewall_config')[0]?.values).toMatchObject({
      ...{ firewall_fail_open: 'DISABLED' },
    });
  });

  test('deleted originals are restored as documented, in a bucket whose versions cannot be deleted', {
    timeout: 180_000,
  }, async () => {
    const { raw: Bucket = '' } = outputs.buckets.value;
    const [policy] = resourcesOf(protectedPlan).filter(
      ({ address, type }) => type === 'aws_s3_bucket_policy' && address.includes('"raw"'),
    );
    const Policy = String(policy?.values['policy']);
    expect(Policy).toContain('KeepVersions');
    const applied = await s3.send(new GetBucketPolicyCommand({ Bucket }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    try {
      const originals = await contentsOf(Bucket, 'raw/spacex/');
      expect(originals.size).toBeGreaterThan(10);
      const deletedAt = new Date();
      for (const Key of originals.keys()) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      expect((await contentsOf(Bucket, 'raw/spacex/')).size).toBe(0);

      const refused = { $metadata: { httpStatusCode: 403 } };
      const { Versions = [], DeleteMarkers = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: 'raw/spacex/' }),
      );
      expect(DeleteMarkers).toHaveLength(originals.size);
      for (const { Key = '', VersionId } of [DeleteMarkers[0] ?? {}, Versions[0] ?? {}]) {
        const removal = new DeleteObjectCommand({ Bucket, Key, VersionId });
        await expect(s3.send(removal), Key).rejects.toMatchObject(refused);
        const CopySource = `${Bucket}/${Key}?versionId=${Versions[0]?.VersionId}`;
        const copy = new CopyObjectCommand({ Bucket, Key, CopySource });
        await expect(s3.send(copy), Key).rejects.toMatchObject(refused);
      }

      const restored = await restoreRawZone(aws.folder, Bucket, deletedAt, aws.secure);
      expect(restored.code, restored.stderr).toBe(0);
      expect(await contentsOf(Bucket, 'raw/spacex/')).toEqual(originals);
    } finally {
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: applied.Policy }));
    }
  });

  test('originals never expire, and what is replaced does', () => {
    const [rules] = resourcesOf(plan)
      .filter(({ type, address }) => type.includes('lifecycle') && address.includes('"raw"'))
      .map(({ values }) => values['rule'] as readonly Record<string, unknown>[]);
    const rule = (id: string) => rules?.find((one) => one['id'] === id);
    expect(rule('documents')).toMatchObject({
      ...{ expiration: [], noncurrent_version_expiration: [], noncurrent_version_transition: [] },
    });
    for (const id of ['state', 'budget']) {
      expect(rule(id)).toMatchObject({ noncurrent_version_expiration: [{ noncurrent_days: 30 }] });
    }
  });

  test('a failed Spark job is reported in the queue of failures, and no other event is', async () => {
    const job = onlyResource<{ readonly name: string }>('aws_glue_job').name;
    const { url } = onlyResource<{ readonly url: string }>('aws_sqs_queue');
    const failed = ['ERROR', 'FAILED', 'STOPPED', 'TIMEOUT'];
    const details = [
      ...[...failed, 'RUNNING', 'STARTING', 'STOPPING', 'SUCCEEDED', 'WAITING'].map((state) => ({
        ...{ jobName: job, state, jobRunId: `jr_${state}` },
      })),
      { jobName: 'another-job', state: 'FAILED', jobRunId: 'jr_other' },
    ];
    const events = details.map((detail) => ({
      ...{
        Source: 'aws.glue',
        DetailType: 'Glue Job State Change',
        Detail: JSON.stringify(detail),
      },
    }));
    const script = `aws events put-events --entries '${JSON.stringify(events)}' >&2
      aws sqs receive-message --queue-url '${url}' --max-number-of-messages 10`;
    const { code, stdout, stderr } = await runWithAws(aws.folder, script, aws.secure);
    expect(code, stderr).toBe(0);
    const { Messages } = JSON.parse(stdout) as { readonly Messages: { readonly Body: string }[] };
    const reported = Messages.map(({ Body }) => JSON.parse(Body).detail.jobRunId as string);
    expect(reported.sort()).toEqual(failed.map((state) => `jr_${state}`));
  });

  describe('the Lambda', () => {
    test('has the package of the workspace, whose handler loads the raw zone', async () => {
      const lambda = onlyResource<{
        readonly source_code_hash: string;
      }>('aws_lambda_function');
      const schedule = onlyResource<{ readonly target: readonly { readonly input: string }[] }>(
        'aws_scheduler_schedule',
      );
      const zip = readFileSync(lambdaPackage);
      expect(lambda.source_code_hash).toBe(createHash('sha256').update(zip).digest('base64'));
      const input = schedule.target[0]?.input.replace(
        '<aws.scheduler.scheduled-time>',
        new Date().toISOString(),
      );
      // A rejected document is logged as a warning.
      const cores = [{ id: 'rejected', reuse_count: 'many' }];
      await using api = await startApiServer({ cores, landpads: [] });
      const event = { ...JSON.parse(input ?? ''), resources: ['cores', 'landpads'] };
      const done = await invoke(event, { SPACEX_BASE_URL: api.url });
      expect(done.code, done.stderr + done.stdout).toBe(0);
      const { raw: Bucket } = outputs.buckets.value;
      const Prefix = 'raw/spacex/v4/_runs/';
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      // The run of the command line, and this one.
      expect(Contents).toHaveLength(2);

      const lines = `${done.stdout}\n${done.stderr}`
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const alarms = resourcesOf(plan)
        .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
        .filter(({ values }) => values['namespace'] === 'spacex-local')
        .map(({ values }) => ({ name: values['metric_name'], dimensions: values['dimensions'] }));
      expect(alarms).toHaveLength(2);
      expect(metricsIn(lines, 'spacex-local')).toEqual(expect.arrayContaining(alarms));
      const [filter] = resourcesOf(plan).filter(
        ({ type, values }) =>
          type === 'aws_cloudwatch_log_metric_filter' &&
          values['log_group_name'] === '/aws/lambda/spacex-local-ingest',
      );
      const warnings = lines.filter((line) =>
        matchesPattern(String(filter?.values['pattern']), line),
      );
      expect(warnings.map(({ message }) => message)).toEqual(['document rejected']);
    });

    test('synchronizes Launch Library, with the key in the secret of the stack', async () => {
      await using library = await startLaunchLibrary(1000);
      setFleet(library, 120, 30);
      const SecretId = outputs.launch_library_secret_arn.value;
      const SecretString = 'key-of-launch-library';
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
      const done = await invoke({ source: 'live' }, { SPACEX_LAUNCH_LIBRARY_URL: library.url });
      expect(done.code, done.stderr + done.stdout).toBe(0);
      expect(done.stdout + done.stderr).not.toContain(SecretString);
      expect(JSON.parse(done.stderr)).toMatchObject({
        status: 'succeeded',
        resources: [
          { resource: 'launches', documents: 120 },
          { resource: 'launchers', documents: 30 },
        ],
      });
      expect(library.requests[0]?.authorization).toBe(`Token ${SecretString}`);
      const { raw = '' } = outputs.buckets.value;
      expect(await encryptionOf(raw, 'raw/launch-library/state.json')).toEqual({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: outputs.environment.value['SPACEX_KMS_KEY_ID'],
      });
    });

    /** Calls the handler of the package with the variables of the function. */
    async function invoke(event: object, more: Readonly<Record<string, string>>) {
      const lambda = onlyResource<{
        readonly handler: string;
        readonly environment: readonly { readonly variables: Record<string, string> }[];
      }>('aws_lambda_function');
      const folder = join(terraform.folder, 'lambda');
      execFileSync('python3', ['-m', 'zipfile', '-e', lambdaPackage, folder]);
      const [file, name] = lambda.handler.split('.');
      const module = ['mjs', 'js', 'cjs']
        .map((end) => join(folder, `${file}.${end}`))
        .find(existsSync);
      const program = join(folder, 'call.mjs');
      writeFileSync(
        program,
        `import { ${name} } from ${JSON.stringify(module)};
         const context = {
           functionName: 'ingest', functionVersion: '1', awsRequestId: 'request-1', memoryLimitInMB: '512',
           invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:ingest',
           callbackWaitsForEmptyEventLoop: true, logGroupName: 'group', logStreamName: 'stream',
           getRemainingTimeInMillis: () => 60_000,
         };
         const result = await ${name}(${JSON.stringify(event)}, context);
         process.stderr.write(JSON.stringify(result));`,
      );
      return startProgram(process.execPath, [program], {
        ...aws.secure,
        ...lambda.environment[0]?.variables,
        AWS_LAMBDA_FUNCTION_NAME: 'ingest',
        ...more,
      }).finished;
    }
  });

  describe('least privilege', () => testPrivileges(() => protectedPlan));

  describe('the network', () => testNetwork(() => plan));

  describe('the alarms', () => testAlarmValues(() => plan));

  describe('the audit', () => testAuditAlarms(() => plan));

  test('the outputs contain the settings of the command line and BI tools, but no secret', () => {
    const { environment, jdbc_url, admin_secret_arn } = outputs;
    expect(Object.keys(environment.value).sort()).toEqual([
      'AWS_REGION',
      'REDSHIFT_CLUSTER',
      'REDSHIFT_DATABASE',
      'REDSHIFT_DB_USER',
      'REDSHIFT_IAM_ROLE',
      'REDSHIFT_STAGING',
      'SPACEX_CURATED_BUCKET',
      'SPACEX_GLUE_DATABASE',
      'SPACEX_KMS_KEY_ID',
      'SPACEX_LAKE',
      'SPACEX_RAW_BUCKET',
    ]);
    expect(jdbc_url.value).toMatch(
      /^jdbc:redshift:\/\/[\w.-]+:5439\/spacex;ssl=true;sslmode=verify-full$/,
    );
    expect(admin_secret_arn.value).toMatch(/^arn:aws:secretsmanager:eu-central-1:\d{12}:secret:/);
  });

  test('the state, the plan and all output contain no secret', async () => {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: bucketOfState, Key: 'spacex-data-platform/local.tfstate' }),
    );
    const state = (await Body?.transformToString()) ?? '';
    expect(state).toContain('"aws_redshift_cluster"');
    for (const text of [state, JSON.stringify(plan), JSON.stringify(outputs), terraform.printed]) {
      for (const secret of aws.secrets) expect(text).not.toContain(secret);
    }
    expect(onlyResource('aws_redshift_cluster')).toMatchObject({
      manage_master_password: true,
      master_password: null,
      encrypted: true,
      publicly_accessible: false,
      enhanced_vpc_routing: true,
      node_type: 'ra3.xlplus',
      cluster_type: 'multi-node',
      number_of_nodes: 2,
      cluster_parameter_group_name: 'spacex-local',
    });
    const { name, parameter } = onlyResource<{
      readonly name: string;
      readonly parameter: readonly { readonly name: string; readonly value: string }[];
    }>('aws_redshift_parameter_group');
    expect([name, Object.fromEntries(parameter.map((one) => [one.name, one.value]))]).toEqual([
      'spacex-local',
      { enable_user_activity_logging: 'true', require_ssl: 'true' },
    ]);
  });

  test('is destroyed completely', { timeout: 300_000 }, async () => {
    const destroy = await terraform.shell(`cd deploy/aws/terraform\n${stepsOf('destroy')}`);
    expect(destroy.code, destroy.output.slice(-6_000)).toBe(0);
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual([bucketOfState]);
  });

  /** Commands of the README for the local environment, in the directory of this run. */
  function stepsOf(part: 'apply' | 'destroy'): string {
    const steps = readmeBlocks.filter(({ info }) => info === `local=${part}`);
    expect(steps).toHaveLength(1);
    return steps[0]?.text.replaceAll('/tmp/local-aws', aws.folder) ?? '';
  }

  /** The values of the only resource of a type. */
  function onlyResource<T>(type: string): T {
    const found = resourcesOf(plan).filter((resource) => resource.type === type);
    expect(found, type).toHaveLength(1);
    return found[0]?.values as T;
  }

  /** The content of every object below a prefix, by key. */
  async function contentsOf(Bucket: string, Prefix: string) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    const contents = new Map<string, string>();
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      contents.set(Key, (await Body?.transformToString('base64')) ?? '');
    }
    return contents;
  }

  async function encryptionOf(Bucket: string, Key: string) {
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return { ServerSideEncryption: head.ServerSideEncryption, SSEKMSKeyId: head.SSEKMSKeyId };
  }
});
