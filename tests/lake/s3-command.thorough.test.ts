import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finished, requireBuiltCommand, run, start } from '../cli/command.ts';
import { fleet, fleetLater, fleetResources } from '../faults/support/fleet.ts';
import { contents } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import {
  describeMoto,
  type MotoServer,
  motoSecret,
  s3Environment,
  startMoto,
} from '../support/moto-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { startS3Proxy } from './support/s3-proxy.ts';

interface Result {
  readonly status: string;
  readonly runId: string;
  readonly source: string;
  readonly error?: { readonly code: string; readonly message: string };
}

describeMoto('spacex-etl with a lake in a bucket', () => {
  let moto: MotoServer;
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());

  /** Asserts that the output of a command contains no credentials. */
  function discreet(done: Finished): Finished {
    expect(done.stdout + done.stderr).not.toContain(motoSecret);
    expect(done.stdout + done.stderr).not.toContain(encodeURIComponent(motoSecret));
    return done;
  }

  async function succeeded(args: readonly string[], environment: object = {}): Promise<Result> {
    const done = discreet(await run([...args, '--json'], { ...moto.environment, ...environment }));
    expect(done.code, done.stderr).toBe(0);
    return JSON.parse(done.stdout) as Result;
  }

  async function keysIn(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await moto.client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  const extract = (lake: string, api: { readonly url: string }) => [
    ...['extract', '--lake', lake, '--base-url', api.url],
    ...fleetResources,
  ];

  test('loads the same rows as from the API, from the newest run and a given run', async () => {
    const lake = `s3://${await moto.bucket()}/data/lake`;
    await using api = await startApiServer(fleet());
    const rowsOf = async (args: readonly string[]) => {
      await using database = await freshDatabase();
      const environment = postgresEnvironment(database.settings);
      const result = await succeeded([...args, '--target', 'postgres'], environment);
      return { result, rows: await contents({ query: (sql) => database.query(sql) }) };
    };
    const fromApi = ['run', '--base-url', api.url, ...fleetResources];
    const first = await succeeded(extract(lake, api));
    const before = await rowsOf(fromApi);
    Object.assign(api.documents, fleetLater());
    await succeeded(extract(lake, api));
    const after = await rowsOf(fromApi);
    expect(after.rows['cores']).toHaveLength(3);

    const newest = await rowsOf(['load', '--lake', lake]);
    expect(newest.rows).toEqual(after.rows);
    expect(newest.result.source).toBe(lake);
    const named = await rowsOf(['load', '--source', lake, '--raw-run', first.runId]);
    expect(named.rows).toEqual(before.rows);
    expect(named.rows).not.toEqual(after.rows);
  });

  test('stores documents in the bucket, with the KMS key, from the environment', async () => {
    const [named, raw] = [await moto.bucket(), await moto.bucket()];
    const lake = `s3://${named}/lake`;
    const kmsKeyId = 'arn:aws:kms:eu-central-1:123456789012:key/for-the-lake';
    const environment = { SPACEX_LAKE: lake, SPACEX_RAW_BUCKET: raw, SPACEX_KMS_KEY_ID: kmsKeyId };
    await using api = await startApiServer(fleet());
    await using database = await freshDatabase();
    const target = { ...environment, ...postgresEnvironment(database.settings) };
    const flags = ['--target', 'postgres', '--base-url', api.url, ...fleetResources];
    const { runId } = await succeeded(['run', ...flags], target);
    expect(await keysIn(named)).toEqual([]);
    const keys = await keysIn(raw);
    expect(keys).toHaveLength(4);
    expect(keys).toContain(`lake/raw/spacex/v4/_runs/${runId}.json`);
    for (const Key of keys) {
      const stored = await moto.client.send(new HeadObjectCommand({ Bucket: raw, Key }));
      expect(stored.SSEKMSKeyId).toBe(kmsKeyId);
    }
    expect((await succeeded(['load', '--target', 'postgres'], target)).source).toBe(
      `s3://${raw}/lake`,
    );
  });

  test('uses two buckets as a lake without --lake', async () => {
    const [raw, curated] = [await moto.bucket(), await moto.bucket()];
    const environment = { SPACEX_RAW_BUCKET: raw, SPACEX_CURATED_BUCKET: curated };
    await using api = await startApiServer(fleet());
    const flags = ['--target', 'lake', '--base-url', api.url, ...fleetResources];
    const { runId } = await succeeded(['run', ...flags], environment);
    expect(await keysIn(raw)).toContain(`raw/spacex/v4/_runs/${runId}.json`);
    expect(await keysIn(curated)).toContain('curated/_current.json');
    expect((await succeeded(['load', '--target', 'lake'], environment)).source).toBe(`s3://${raw}`);
  });

  test.each([
    ['SIGKILL', null],
    ['SIGTERM', 143],
  ] as const)('an extract that is ended by %s leaves no manifest', async (signal, code) => {
    const bucket = await moto.bucket();
    const lake = `s3://${bucket}/lake`;
    await using api = await startApiServer(fleet());
    await using proxy = await startS3Proxy(moto.url);
    proxy.fault(/^PUT .*\/ships\//, { kind: 'silence' });
    const running = start(extract(lake, api), s3Environment(proxy.url));
    await expect
      .poll(() => proxy.requests.some((line) => line.includes('/ships/')), { timeout: 20_000 })
      .toBe(true);
    const at = performance.now();
    running.child.kill(signal);
    const done = discreet(await running.finished);
    expect(done.code).toBe(code);
    // The store would be silent for longer: the signal ends the wait.
    expect(performance.now() - at).toBeLessThan(5_000);
    const keys = await keysIn(bucket);
    expect(keys.some((key) => key.includes('/cores/'))).toBe(true);
    expect(keys.filter((key) => key.includes('/_runs/'))).toEqual([]);
    const load = await run(['load', '--lake', lake, '--json'], { ...moto.environment });
    expect(load.code).toBe(1);
    expect(load.stderr).toContain('has no run in its raw zone');
  });

  test.each([
    ['an expired token', { kind: 'error', status: 400, code: 'ExpiredToken' }, 1, 'authentication'],
    [
      'a wrong key',
      { kind: 'error', status: 403, code: 'InvalidAccessKeyId' },
      1,
      'authentication',
    ],
    ['SlowDown', { kind: 'error', status: 503, code: 'SlowDown' }, 75, 'unavailable'],
    ['lost responses', { kind: 'lost-answer' }, 75, 'connection'],
  ] as const)('%s ends an extract with its own exit code', async (_, fault, exit, code) => {
    const bucket = await moto.bucket();
    await using api = await startApiServer(fleet());
    await using proxy = await startS3Proxy(moto.url);
    proxy.fault(/^PUT .*\/ships\//, fault, Number.POSITIVE_INFINITY);
    const done = discreet(
      await run([...extract(`s3://${bucket}/lake`, api), '--json'], {
        ...s3Environment(proxy.url),
        AWS_MAX_ATTEMPTS: '2',
      }),
    );
    expect(done.code, done.stderr).toBe(exit);
    const { status, error } = JSON.parse(done.stdout) as Result;
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code });
    expect(error?.message).toContain(`s3://${bucket}/lake/raw/spacex/v4/ships/`);
    expect((await keysIn(bucket)).filter((key) => key.includes('/_runs/'))).toEqual([]);
  });

  test('rejects invalid lakes as usage errors', async () => {
    for (const [args, environment, says] of [
      [['--lake', 's3://key:s3cr3t@bucket/x'], {}, 's3://bucket/prefix'],
      [['--lake', 's3://bucket/x'], { SPACEX_RAW_BUCKET: 's3://raw/x' }, 'SPACEX_RAW_BUCKET'],
      [['--lake', 's3://bucket/x'], { AWS_REGION: '' }, 'AWS_REGION'],
    ] as const) {
      await using api = await startApiServer(fleet());
      const flags = ['--base-url', api.url, ...fleetResources];
      const done = await run(['extract', ...args, ...flags], {
        ...moto.environment,
        ...environment,
      });
      expect(done.code, done.stderr).toBe(2);
      expect(done.stderr).toContain(says);
      expect(done.stderr).not.toContain('s3cr3t');
    }
  });

  test('doctor reports the bucket and the newest run, and leaves nothing behind', async () => {
    const bucket = await moto.bucket();
    const lake = `s3://${bucket}/lake`;
    await using api = await startApiServer({ ...fleet(), company: { id: 'c', name: 'SpaceX' } });
    const doctor = async (url: string, environment: object = {}) => {
      const flags = ['--json', '--base-url', api.url, '--lake', url];
      const done = discreet(
        await run(['doctor', ...flags], { ...moto.environment, ...environment }),
      );
      const { findings } = JSON.parse(done.stdout) as { findings: { subject: string }[] };
      return {
        code: done.code,
        lake: findings.filter(({ subject }) => subject === 'lake'),
      };
    };
    expect(await doctor(lake)).toMatchObject({
      code: 0,
      lake: [
        { check: 'connection', status: 'ok' },
        { check: 'rights', status: 'ok', detail: 'can list, read and write' },
        { check: 'conditions', status: 'ok' },
        { check: 'raw zone', status: 'ok', detail: `${lake} holds no run yet` },
        { check: 'curated', status: 'ok' },
      ],
    });
    expect(await keysIn(bucket)).toEqual([]);
    const { runId } = await succeeded(extract(lake, api));
    expect((await doctor(lake)).lake[3]).toMatchObject({
      check: 'raw zone',
      detail: expect.stringContaining(`newest run ${runId}`),
    });
    expect(await doctor('s3://no-such-bucket/lake')).toMatchObject({
      code: 1,
      lake: [{ check: 'connection', status: 'failed', code: 'not_found' }],
    });
    await using proxy = await startS3Proxy(moto.url);
    proxy.fault(/^POST/, { kind: 'error', status: 403, code: 'AccessDenied' });
    expect(await doctor(lake, { AWS_ENDPOINT_URL: proxy.url })).toMatchObject({
      code: 1,
      lake: [
        { check: 'connection', status: 'ok' },
        { check: 'rights', code: 'permission', next: expect.stringContaining('s3:PutObject') },
      ],
    });
  });

  // It was reported as a missing run.
  test('names a missing bucket, with --raw-run as well', async () => {
    const args = ['load', '--source', 's3://no-such-bucket-here/lake', '--raw-run', '019d0db1'];
    const done = discreet(await run(args, moto.environment));
    expect(done.code).toBe(1);
    expect(done.stderr).toContain('no-such-bucket-here');
    expect(done.stderr).not.toContain('has no run');
  });
});
