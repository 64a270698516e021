import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeLambda } from '../../scripts/write-lambda.ts';
import { requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';
import { fleet, fleetLater, fleetResources } from '../faults/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { describeMoto, type MotoServer, motoSecret, startMoto } from '../support/moto-server.ts';
import { type Deployed, deploy, lambdaZip } from './support/lambda.ts';

const resources = ['cores', 'ships', 'capsules'];

describeMoto('ingest Lambda', () => {
  let moto: MotoServer;
  let lambda: Deployed;
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
    lambda = deploy();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  afterAll(() => lambda[Symbol.dispose]());

  const environmentOf = (bucket: string, api: { readonly url: string }) => ({
    ...moto.environment,
    SPACEX_LAKE: `s3://${bucket}/lake`,
    SPACEX_BASE_URL: api.url,
  });

  async function keysIn(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await moto.client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  const manifestsIn = async (bucket: string) =>
    (await keysIn(bucket)).filter((key) => key.includes('/_runs/'));

  test('is a reproducible zip of less than 5 MB', async () => {
    expect(statSync(lambdaZip).size).toBeLessThan(5_000_000);
    const hash = () => createHash('sha256').update(readFileSync(lambdaZip)).digest('hex');
    const before = hash();
    await writeLambda(lambdaZip.replace(/\/lambda\.zip$/, ''));
    expect(hash()).toBe(before);
  });

  test('stores the documents of the API, which a run can load', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    const environment = environmentOf(bucket, api);
    const { invocations, lines, text } = await lambda.invoke({ resources }, environment);
    expect(invocations[0]?.result).toMatchObject({
      status: 'succeeded',
      rejects: 0,
      resources: [
        { resource: 'cores', documents: 2 },
        { resource: 'ships', documents: 1 },
        { resource: 'capsules', documents: 3 },
      ],
    });
    expect(await manifestsIn(bucket)).toEqual([
      `lake/raw/spacex/v4/_runs/${invocations[0]?.result?.runId}.json`,
    ]);
    const loaded = await run(
      ['run', '--source', environment.SPACEX_LAKE, '--target', 'lake', '--json', ...fleetResources],
      environment,
    );
    expect(loaded.code, loaded.stderr).toBe(0);
    expect(JSON.parse(loaded.stdout)).toMatchObject({
      resources: expect.arrayContaining([
        { resource: 'cores', documents: 2, accepted: 2, rejected: 0 },
      ]),
    });
    const read = lines.filter(({ message }) => message === 'resource read');
    expect(read).toHaveLength(3);
    for (const line of read) {
      expect(line).toMatchObject({ level: 'INFO', function_request_id: 'request-0' });
    }
    expect(lines).toContainEqual(
      expect.objectContaining({ IngestSucceeded: 1, Documents: 6, RejectedDocuments: 0 }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ ColdStart: 1 }));
    expect(text).not.toContain(motoSecret);
  });

  test('requests the API and S3 through the proxy of its environment', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    await using proxy = await startForwardProxy();
    const environment = {
      ...environmentOf(bucket, api),
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    };
    const { invocations, text } = await lambda.invoke({ resources }, environment);
    expect(invocations[0]?.result, text).toMatchObject({ status: 'succeeded', rejects: 0 });
    const hosts = new Set(proxy.forwarded.map((one) => new URL(one.split(' ')[1] ?? '').host));
    expect(hosts).toContain(new URL(api.url).host);
    expect(hosts.size).toBeGreaterThan(1);

    const invalid = { ...environment, HTTP_PROXY: 'socks5://proxy.example' };
    const [failed] = (await lambda.invoke({ resources }, invalid)).invocations;
    expect(failed?.error).toMatchObject({ code: 'configuration', transient: false });
    expect(failed?.error?.message).toContain('HTTP_PROXY');
  });

  test('cold start takes less than half of the ten seconds that Lambda allows', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    const starts: { readonly loadedAfter: number; readonly tookMs: number }[] = [];
    for (let at = 0; at < 5; at++) {
      const { invocations } = await lambda.invoke({ resources }, environmentOf(bucket, api));
      starts.push(...invocations);
    }
    const median = (numbers: readonly number[]) =>
      Math.round(numbers.toSorted((a, b) => a - b)[2] ?? Number.NaN);
    const loaded = median(starts.map(({ loadedAfter }) => loadedAfter));
    const took = median(starts.map(({ tookMs }) => tookMs));
    console.log(`ingest Lambda: ready after ${loaded} ms, first invocation ${took} ms`);
    expect(loaded).toBeLessThan(5_000);
  });

  test('names a failed resource, writes no run, and throws so that Lambda retries', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    api.fault('capsules', { kind: 'status', status: 403 }, Number.POSITIVE_INFINITY);
    const environment = environmentOf(bucket, api);
    const { invocations, lines } = await lambda.invoke({ resources }, environment, { times: 2 });
    expect(invocations).toHaveLength(2);
    for (const { error } of invocations) {
      expect(error).toMatchObject({ name: 'IngestError', resource: 'capsules' });
      expect(error?.message).toContain('The ingest of capsules failed');
    }
    expect(await manifestsIn(bucket)).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ IngestFailed: 1 }));
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', resource: 'capsules', transient: false }),
    );
    const after = await run(
      ['run', '--source', environment.SPACEX_LAKE, '--target', 'lake', '--json'],
      environment,
    );
    expect(after.stderr).toContain('has no run in its raw zone');
  });

  test('logs one line for each cause of rejects', async () => {
    const bucket = await moto.bucket();
    const { cores, ...others } = fleet();
    const many = Array.from({ length: 30 }, (_, at) => ({
      ...{ ...cores[0], id: `bad ${at}`, reuse_count: at < 20 ? 'many' : null },
    }));
    const other = { ...cores[0], id: 'other', serial: 7 };
    await using api = await startApiServer({ ...others, cores: [...cores, ...many, other] });
    const environment = environmentOf(bucket, api);
    const { invocations, lines } = await lambda.invoke({ resources: ['cores'] }, environment);
    expect(invocations[0]?.result).toMatchObject({ status: 'succeeded', rejects: 31 });
    const logged = lines.filter((line) => /rejected$/.test(String(line['message'])));
    expect(logged).toEqual([
      expect.objectContaining({
        ...{ level: 'WARN', message: 'documents rejected', resource: 'cores', documents: 30 },
        ...{ documentId: 'bad 0', cause: expect.stringMatching(/^[0-9a-f]{8}$/) },
      }),
      expect.objectContaining({ message: 'document rejected', documents: 1, documentId: 'other' }),
    ]);
  });

  test('stores and logs rejected documents', async () => {
    const bucket = await moto.bucket();
    const { cores, ...others } = fleet();
    const broken = [...cores, { ...cores[0], id: 'bad', reuse_count: 'many' }];
    await using api = await startApiServer({ ...others, cores: broken });
    const environment = environmentOf(bucket, api);
    const { invocations, lines } = await lambda.invoke({ resources: ['cores'] }, environment);
    expect(invocations[0]?.result).toMatchObject({ status: 'succeeded', rejects: 1 });
    expect(invocations[0]?.result?.resources).toEqual([{ resource: 'cores', documents: 3 }]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'WARN', message: 'document rejected', documentId: 'bad' }),
    );
  });

  test('stops before its timeout, and writes no run', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    api.fault('ships', { kind: 'delay', ms: 60_000 });
    const environment = environmentOf(bucket, api);
    const leftMs = 5000;
    const { invocations } = await lambda.invoke({ resources }, environment, { leftMs });
    const [{ error, tookMs } = { tookMs: Number.NaN }] = invocations;
    expect(error).toMatchObject({ code: 'timeout', resource: 'ships', transient: true });
    expect(tookMs).toBeLessThan(leftMs);
    expect(await manifestsIn(bucket)).toEqual([]);
  });

  test('skips a duplicate event, but not a later one', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    const environment = environmentOf(bucket, api);
    const due = { resources, scheduledAt: new Date(Date.now() - 1000).toISOString() };
    const { invocations } = await lambda.invoke(due, environment, { times: 2 });
    const [first, second] = invocations.map(({ result }) => result);
    expect(second).toMatchObject({ status: 'already_there', runId: first?.runId });
    expect(await manifestsIn(bucket)).toHaveLength(1);
    expect(api.requestsFor('cores')).toHaveLength(1);
    Object.assign(api.documents, fleetLater());
    const next = { resources, scheduledAt: new Date().toISOString() };
    const later = await lambda.invoke(next, environment);
    expect(later.invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    expect(await manifestsIn(bucket)).toHaveLength(2);
  });

  test('does not skip an event after a run of other resources or of the snapshot', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    const environment = environmentOf(bucket, api);
    const scheduledAt = new Date(Date.now() - 1000).toISOString();
    const some = await lambda.invoke({ resources: ['cores'], scheduledAt }, environment);
    expect(some.invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    // The server has three resources; requesting another one shows that the event is not skipped.
    const { invocations } = await lambda.invoke({ scheduledAt }, environment);
    expect(invocations[0]?.error).toMatchObject({
      name: 'IngestError',
      resource: expect.stringMatching(/^(?!cores$)./),
    });
    using folder = temporaryFolder();
    const places = ['--lake', environment.SPACEX_LAKE, '--data-dir', folder.path];
    const snapshot = ['run', '--source', 'snapshot', '--resource', 'cores', ...places];
    const stored = await run(snapshot, environment);
    expect(stored.code, stored.stderr).toBe(0);
    const asked = api.requestsFor('cores').length;
    const again = await lambda.invoke({ resources: ['cores'], scheduledAt }, environment);
    expect(again.invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    expect(api.requestsFor('cores')).toHaveLength(asked + 1);
  });

  test('two concurrent invocations write two complete runs', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    const environment = environmentOf(bucket, api);
    const both = await Promise.all([1, 2].map(() => lambda.invoke({ resources }, environment)));
    const runs = both.map(({ invocations }) => invocations[0]?.result?.runId);
    expect(new Set(runs).size).toBe(2);
    for (const key of await manifestsIn(bucket)) {
      const { Body } = await moto.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const manifest = JSON.parse((await Body?.transformToString()) ?? '') as {
        resources: { documents: number }[];
      };
      expect(manifest.resources.map(({ documents }) => documents)).toEqual([2, 1, 3]);
    }
  });

  test.for<[unknown, string]>([
    [{ resources: 'cores' }, 'invalid_event'],
    [{ resources: [] }, 'invalid_event'],
    [{ source: 'file:///etc' }, 'invalid_event'],
    [{ scheduledAt: 'soon' }, 'invalid_event'],
    [[], 'invalid_event'],
    [{ resources: ['moons'] }, 'unknown_resource'],
  ])('rejects the event %j with %s', async ([event, code]) => {
    const environment = environmentOf(await moto.bucket(), { url: 'http://127.0.0.1:1' });
    const { invocations } = await lambda.invoke(event, environment);
    expect(invocations[0]?.error).toMatchObject({ code, transient: false });
  });

  test('reads a mirror only if its base URL is allowed', async () => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    await using mirror = await startApiServer(fleet());
    const environment = environmentOf(bucket, api);
    const allowing = (urls: string) => ({ ...environment, SPACEX_ALLOWED_SOURCES: urls });
    const source = mirror.url;
    for (const [event, settings] of [
      [{ source }, environment],
      [{ source }, allowing(`${api.url}, ${mirror.url}/v5`)],
      [{ source: 'http://127.0.0.1.example/v4' }, allowing(source)],
      [{ source: `${source}/other` }, allowing(source)],
      [{ source: source.replace('//', '//user:hidden@') }, allowing(source)],
    ] as const) {
      const { invocations, text } = await lambda.invoke({ ...event, resources }, settings);
      const { error } = invocations[0] ?? {};
      expect(error).toMatchObject({ code: 'source_not_allowed', transient: false });
      expect(error?.message).toContain('SPACEX_ALLOWED_SOURCES');
      expect(text).not.toContain('hidden');
    }
    expect([...api.requests, ...mirror.requests]).toEqual([]);
    expect(await keysIn(bucket)).toEqual([]);

    const listed = allowing(`https://mirror.example/v4 ${source}/`);
    const { invocations } = await lambda.invoke({ source, resources }, listed);
    expect(invocations[0]?.result).toMatchObject({ status: 'succeeded' });
    expect(mirror.requests.length).toBeGreaterThan(0);
    expect(api.requests).toEqual([]);
    const invalid = await lambda.invoke({ source, resources }, allowing('mirror.example'));
    expect(invalid.invocations[0]?.error).toMatchObject({ code: 'configuration' });
  });

  test('names the variables to set if there is no lake', async () => {
    const { invocations } = await lambda.invoke({}, moto.environment);
    expect(invocations[0]?.error).toMatchObject({ code: 'configuration' });
    expect(invocations[0]?.error?.message).toContain('SPACEX_RAW_BUCKET');
  });
});
