import {
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { startS3Proxy } from '../../lake/support/s3-proxy.ts';
import { type Deployed, deploy } from '../../lambda/support/lambda.ts';
import { setFleet } from '../../launch-library/support/fleet.ts';
import { startApiServer } from '../../support/api-server.ts';
import { startLaunchLibrary } from '../../support/launch-library/launch-library-server.ts';
import { describeMoto, type MotoServer, startMoto } from '../../support/moto-server.ts';
import { allows } from './support/allows.ts';
import { expectedStatements } from './support/expected-statements.ts';

/** The statements of the stack; its test compares them with the plan. */
const statements = expectedStatements.flatMap(({ attachedTo, ...statement }) =>
  attachedTo.map((one) => ({ ...statement, attachedTo: one })),
);

const actions: Readonly<Record<string, string>> = {
  ...{ GET: 's3:GetObject', HEAD: 's3:GetObject', PUT: 's3:PutObject' },
  DELETE: 's3:DeleteObject',
};

/** Why a role may not send a request to S3: `PUT /<bucket>/<key>`; undefined if it may. */
function refusalOf(role: string, line: string, zones: Readonly<Record<string, string>>) {
  const [method = '', target = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://s3');
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
  const zone = `bucket ${zones[bucket]}`;
  if (key !== '') {
    const action = actions[method] ?? method;
    return allows(statements, role, action, `${zone}/${key}`)
      ? undefined
      : `${action} ${zone}/${key}`;
  }
  const prefix = searchParams.get('prefix') ?? '';
  const mayList = statements.some(
    ({ attachedTo, actions: allowed, resources, conditions }) =>
      attachedTo === `role ${role}` &&
      allowed.includes('s3:ListBucket') &&
      resources.includes(zone) &&
      conditions.every((condition) => hasPrefix(condition, prefix)),
  );
  return method === 'GET' && mayList ? undefined : `${line} (${zone})`;
}

/** Whether a condition such as `StringLikeIfExists s3:prefix: , raw/*` allows a prefix. */
function hasPrefix(condition: string, prefix: string): boolean {
  const [, list] = /^StringLike(?:IfExists)? s3:prefix: (.*)$/.exec(condition) ?? [];
  return (list ?? '')
    .split(', ')
    .some((one) => (one.endsWith('*') ? prefix.startsWith(one.slice(0, -1)) : prefix === one));
}

describeMoto('requests with the policies of the stack', () => {
  let moto: MotoServer;
  let lambda: Deployed;
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
    lambda = deploy();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  afterAll(() => lambda[Symbol.dispose]());

  test('the Lambda and the pod send only requests to S3 that their roles allow', async () => {
    const [raw, curated] = [await moto.bucket(), await moto.bucket()];
    const zones = { [raw]: 'raw', [curated]: 'curated' };
    await using library = await startLaunchLibrary(1000);
    setFleet(library, 120, 30);
    const environment = {
      ...moto.environment,
      SPACEX_LAUNCH_LIBRARY_URL: library.url,
      SPACEX_RAW_BUCKET: raw,
    };

    await using fromLambda = await startS3Proxy(moto.url);
    const { invocations } = await lambda.invoke(
      { source: 'live' },
      { ...environment, SPACEX_LAKE: `s3://${raw}`, AWS_ENDPOINT_URL: fromLambda.url },
    );
    expect(invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    const lambdaRefusals = fromLambda.requests.map((line) => refusalOf('ingest', line, zones));
    expect(lambdaRefusals.filter(Boolean)).toEqual([]);
    expect(fromLambda.requests.some((line) => line.includes('/_probe/'))).toBe(true);
    expect(fromLambda.requests.some((line) => line.includes('/state.json'))).toBe(true);

    await using fromPod = await startS3Proxy(moto.url);
    const loaded = await run(['run', '--source', 'live', '--target', 'lake'], {
      ...environment,
      SPACEX_CURATED_BUCKET: curated,
      AWS_ENDPOINT_URL: fromPod.url,
    });
    expect(loaded.code, loaded.stderr).toBe(0);
    const podRefusals = fromPod.requests.map((line) => refusalOf('etl', line, zones));
    expect(podRefusals.filter(Boolean)).toEqual([]);
    expect(fromPod.requests.some((line) => /PUT .*_current\.json/.test(line))).toBe(true);

    // The check is not vacuous: no other role may do that.
    const foreign = fromLambda.requests.map((line) => refusalOf('analyst-ada', line, zones));
    expect(foreign.filter(Boolean)).toHaveLength(fromLambda.requests.length);
  }, 120_000);

  test('the Lambda repeats a lost request and reuses documents with the rights of its role', async () => {
    const raw = await moto.bucket();
    await using api = await startApiServer({ cores: [{ id: 'a' }], landpads: [] });
    await using proxy = await startS3Proxy(moto.url);
    proxy.fault(/^PUT \S+\/cores\//, { kind: 'lost-answer' });
    const { invocations, text } = await lambda.invoke(
      { resources: ['cores', 'landpads'] },
      {
        ...moto.environment,
        AWS_ENDPOINT_URL: proxy.url,
        SPACEX_LAKE: `s3://${raw}`,
        SPACEX_RAW_BUCKET: raw,
        SPACEX_BASE_URL: api.url,
      },
      { times: 2 },
    );
    expect(invocations.map(({ result }) => result?.status)).toEqual(['succeeded', 'succeeded']);
    expect(text).not.toContain('written again');
    const refusals = proxy.requests.map((line) => refusalOf('ingest', line, { [raw]: 'raw' }));
    expect(refusals.filter(Boolean)).toEqual([]);
    const puts = proxy.requests.filter((line) => /^PUT \S+\/cores\//.test(line));
    // The first run repeated it; the second reuses it.
    expect(puts).toHaveLength(2);
    const stored = await moto.client.send(
      new ListObjectsV2Command({ Bucket: raw, Prefix: 'raw/spacex/v4/cores/' }),
    );
    expect(stored.Contents).toHaveLength(1);
  }, 60_000);

  test('a failed run deletes its files with the rights of its role', async () => {
    const [raw, curated] = [await moto.bucket(), await moto.bucket()];
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await moto.client.send(
      new PutBucketVersioningCommand({ Bucket: curated, VersioningConfiguration }),
    );
    await using proxy = await startS3Proxy(moto.url);
    const denied = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
    proxy.fault(/^PUT \S+\.metadata\.json/, denied, Number.POSITIVE_INFINITY);
    const load = ['run', '--source', 'snapshot', '--target', 'lake', '--resource', 'launches'];
    const failed = await run(load, {
      ...moto.environment,
      AWS_ENDPOINT_URL: proxy.url,
      SPACEX_LAKE: `s3://${curated}`,
      SPACEX_RAW_BUCKET: raw,
      SPACEX_CURATED_BUCKET: curated,
    });
    expect(failed.code, failed.stderr).toBe(1);
    // Objects are deleted in batches, whose keys are in the body; the markers have them too.
    const { DeleteMarkers = [] } = await moto.client.send(
      new ListObjectVersionsCommand({ Bucket: curated }),
    );
    const keys = DeleteMarkers.map(({ Key = '' }) => Key);
    expect(keys.filter((key) => key.includes('/run=')).length).toBeGreaterThan(1);
    const mayDelete = (key: string) =>
      allows(statements, 'etl', 's3:DeleteObject', `bucket curated/${key}`);
    expect(keys.filter((key) => !mayDelete(key))).toEqual([]);
    expect(mayDelete('curated/_current.json')).toBe(false);
  }, 60_000);

  test('only the maintenance role deletes ledger entries', async () => {
    const curated = await moto.bucket();
    const environment = { ...moto.environment, SPACEX_LAKE: `s3://${curated}` };
    for (let runs = 0; runs < 2; runs += 1) {
      const load = ['run', '--source', 'snapshot', '--target', 'lake', '--resource', 'cores'];
      const loaded = await run(load, environment);
      expect(loaded.code, loaded.stderr).toBe(0);
    }
    await using proxy = await startS3Proxy(moto.url);
    const prune = [
      'runs',
      'prune',
      '--target',
      'lake',
      '--keep',
      '1',
      '--older-than',
      '0d',
      '--yes',
    ];
    const pruned = await run(prune, { ...environment, AWS_ENDPOINT_URL: proxy.url });
    expect(pruned.code, pruned.stderr).toBe(0);
    const left = await moto.client.send(
      new ListObjectsV2Command({ Bucket: curated, Prefix: 'ledger/' }),
    );
    expect(left.Contents).toHaveLength(1);
    // Objects are deleted in batches, whose keys are in the body.
    const isDeletion = (line: string) => /^POST \S+[?&]delete/.test(line);
    expect(proxy.requests.filter(isDeletion)).toHaveLength(1);
    const others = proxy.requests.filter((line) => !isDeletion(line));
    const zones = { [curated]: 'curated' };
    expect(others.map((line) => refusalOf('maintenance', line, zones)).filter(Boolean)).toEqual([]);
    const key = `bucket curated/${left.Contents?.[0]?.Key}`;
    const roles = new Set(statements.map(({ attachedTo }) => attachedTo));
    const deleting = [...roles].filter((attachedTo) =>
      allows(statements, attachedTo.replace(/^role /, ''), 's3:DeleteObject', key),
    );
    expect(deleting).toEqual(['role maintenance']);
  }, 60_000);
});
