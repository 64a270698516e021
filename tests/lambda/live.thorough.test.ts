import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';
import { setFleet } from '../launch-library/support/fleet.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import { describeMoto, type MotoServer, motoSecret, startMoto } from '../support/moto-server.ts';
import { type Deployed, deploy } from './support/lambda.ts';

const key = 'key-of-launch-library';
const launches = 120;
const boosters = 30;

describeMoto('ingest Lambda with the source live', () => {
  let moto: MotoServer;
  let lambda: Deployed;
  let secretArn = '';
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
    lambda = deploy();
    const secrets = new SecretsManagerClient({
      ...{ endpoint: moto.url, region: 'eu-central-1' },
      credentials: { accessKeyId: 'testing', secretAccessKey: motoSecret },
    });
    const command = new CreateSecretCommand({ Name: 'launch-library', SecretString: `${key}\n` });
    const { ARN = '' } = await secrets.send(command);
    secretArn = ARN;
    secrets.destroy();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  afterAll(() => lambda[Symbol.dispose]());

  async function libraryOf(limit: number): Promise<LaunchLibraryServer> {
    const server = await startLaunchLibrary(limit);
    setFleet(server, launches, boosters);
    return server;
  }

  const environmentOf = (bucket: string, library: { readonly url: string }) => ({
    ...moto.environment,
    SPACEX_LAKE: `s3://${bucket}/lake`,
    SPACEX_LAUNCH_LIBRARY_URL: library.url,
    LL2_API_KEY_SECRET_ARN: secretArn,
  });

  async function keysBelow(Bucket: string, Prefix: string): Promise<string[]> {
    const { Contents = [] } = await moto.client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  }

  test('stores Launch Library, with the key from Secrets Manager; a run loads it', async () => {
    const bucket = await moto.bucket();
    await using library = await libraryOf(1000);
    const environment = {
      ...environmentOf(bucket, library),
      ...{ POWERTOOLS_METRICS_NAMESPACE: 'spacex-test', POWERTOOLS_SERVICE_NAME: 'ingest' },
    };
    const { invocations, lines, text } = await lambda.invoke({ source: 'live' }, environment);
    expect(invocations[0]?.result).toEqual({
      ...{ status: 'succeeded', runId: null, rejects: 0, requests: 3 },
      resources: [
        { resource: 'launches', documents: launches },
        { resource: 'launchers', documents: boosters },
      ],
    });
    expect(new Set(library.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Token ${key}`]),
    );
    expect(text).not.toContain(key);
    const measured = lines.find((line) => line['IngestSucceeded'] === 1);
    // The alarm of the stack is on this namespace and service.
    expect(measured).toMatchObject({
      service: 'ingest',
      _aws: { CloudWatchMetrics: [{ Namespace: 'spacex-test', Dimensions: [['service']] }] },
    });
    expect(await keysBelow(bucket, 'lake/raw/')).toContain('lake/raw/launch-library/state.json');
    expect(await keysBelow(bucket, 'lake/_probe/')).toEqual([]);

    using folder = temporaryFolder();
    const before = library.requests.length;
    const args = ['run', '--source', 'live', '--json', '--data-dir', `${folder.path}/data`];
    const loaded = await run(args, { ...environment, LL2_API_KEY: key });
    expect(loaded.code, loaded.stderr).toBe(0);
    const { targets } = JSON.parse(loaded.stdout) as {
      targets: { tables: { table: string; rows: number }[] }[];
    };
    const [table] = targets.flatMap(({ tables }) =>
      tables.filter((one) => one.table === 'launches'),
    );
    // 187 flown launches of r/SpaceX before.
    expect(table?.rows).toBe(187 + launches);
    expect(library.requests.length - before).toBeLessThanOrEqual(1);
  });

  test('is deferred without an error, sends no request until then, and continues', async () => {
    const bucket = await moto.bucket();
    await using library = await libraryOf(2);
    setFleet(library, 320, boosters);
    const environment = { ...environmentOf(bucket, library), SPACEX_SOURCE: 'live' };
    const started = Date.now();
    const { invocations, lines } = await lambda.invoke({}, environment, { times: 2 });
    expect(invocations).toHaveLength(2);
    for (const { result, error, tookMs } of invocations) {
      expect(error).toBeUndefined();
      expect(result).toMatchObject({
        status: 'deferred',
        resources: [
          { resource: 'launches', documents: 199 },
          { resource: 'launchers', documents: 0 },
        ],
      });
      expect(Date.parse(result?.retryAt ?? '')).toBeGreaterThan(started);
      expect(tookMs).toBeLessThan(30_000);
    }
    expect(library.requests).toHaveLength(2);
    const outcomes = lines.filter((line) => 'IngestDeferred' in line || 'IngestFailed' in line);
    expect(outcomes).toEqual([1, 2].map(() => expect.objectContaining({ IngestDeferred: 1 })));
    expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'INFO', message: 'ingest deferred', status: 'deferred' }),
    );

    // The last two pages, then the boosters, each an hour later.
    for (const [requests, documents] of [
      [2, 0],
      [1, boosters],
    ]) {
      library.now += 3_600_000;
      const [budget = ''] = await keysBelow(bucket, 'lake/raw/launch-library/budget/');
      await moto.client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: budget }] } }),
      );
      const next = await lambda.invoke({}, environment);
      expect(next.invocations[0]?.result).toMatchObject({
        ...{ status: 'succeeded', requests },
        resources: [
          { resource: 'launches', documents: 320 },
          { resource: 'launchers', documents },
        ],
      });
    }
  });

  test('skips a duplicate event, but not a later one', async () => {
    const bucket = await moto.bucket();
    await using library = await libraryOf(1000);
    const environment = environmentOf(bucket, library);
    const due = { source: 'live', scheduledAt: new Date(Date.now() - 1000).toISOString() };
    const { invocations } = await lambda.invoke(due, environment, { times: 2 });
    expect(invocations.map(({ result }) => result?.status)).toEqual(['succeeded', 'already_there']);
    const sent = library.requests.length;
    const next = { source: 'live', scheduledAt: new Date(Date.now()).toISOString() };
    const later = await lambda.invoke(next, environment);
    expect(later.invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    expect(library.requests.length).toBe(sent + 1);
  });

  test('stops before its timeout, and a retry continues', async () => {
    const bucket = await moto.bucket();
    await using library = await libraryOf(1000);
    const environment = environmentOf(bucket, library);
    let answered = 0;
    library.onRequest = () => {
      answered += 1;
      if (answered === 2) library.fault({ kind: 'stall', ms: 60_000 });
    };
    // The first page fits in, even on a busy machine; the second one stalls longer.
    const leftMs = 15_000;
    const { invocations } = await lambda.invoke({ source: 'live' }, environment, { leftMs });
    const [{ error, tookMs } = { tookMs: Number.NaN }] = invocations;
    expect(error).toMatchObject({ code: 'timeout', transient: true });
    expect(error?.message).toContain('a retry continues there');
    expect(tookMs).toBeLessThan(leftMs);
    const before = library.requests.length;
    const again = await lambda.invoke({ source: 'live' }, environment);
    expect(again.invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    // The second page and the boosters.
    expect(library.requests.length - before).toBe(2);
  });

  test.for<[unknown, Record<string, string>, string, string]>([
    [{ source: 'live', resources: ['launches'] }, {}, 'invalid_event', 'resources'],
    [{ resources: ['launches'] }, { SPACEX_SOURCE: 'live' }, 'invalid_event', 'resources'],
    [{}, { SPACEX_SOURCE: 'moon' }, 'configuration', 'SPACEX_SOURCE'],
    [
      { source: 'live' },
      { LL2_API_KEY_SECRET_ARN: 'no-such-secret' },
      'configuration',
      'ResourceNotFoundException',
    ],
  ])('rejects the event %j with %j: %s', async ([event, more, code, text]) => {
    await using library = await libraryOf(1000);
    const environment = { ...environmentOf(await moto.bucket(), library), ...more };
    const { invocations } = await lambda.invoke(event, environment);
    expect(invocations[0]?.error).toMatchObject({ name: 'IngestError', code, transient: false });
    expect(invocations[0]?.error?.message).toContain(text);
    expect(library.requests).toEqual([]);
  });
});
