import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finished, requireBuiltCommand, run } from '../cli/command.ts';
import { fleet, fleetLater, fleetResources } from '../faults/support/fleet.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import {
  describeMoto,
  type MotoServer,
  motoSecret,
  s3Environment,
  startMoto,
} from '../support/moto-server.ts';
import { type LakeSight, lookAtLake } from './support/look-at-lake.ts';
import { nextSecond } from './support/next-second.ts';
import { type S3Fault, type S3Proxy, startS3Proxy } from './support/s3-proxy.ts';

interface Place extends AsyncDisposable {
  readonly bucket: string;
  readonly proxy: S3Proxy;
  readonly api: ApiServer;
  /** What the first run published. */
  readonly before: LakeSight;
  /** Runs a command through the proxy. */
  etl(args: readonly string[]): Promise<Finished>;
  /** Runs with what the API returns now. */
  load(): Promise<Finished>;
  look(): Promise<LakeSight | undefined>;
}

const lakeWrite = /^PUT \S+\/curated\//;
const pointerWrite = /^PUT \S+\/curated\/_current\.json/;

describeMoto('runs into a lake in a bucket with faults', () => {
  let moto: MotoServer;
  let after: LakeSight['rows'];
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
    // What a run of the later fleet publishes without faults.
    await using sound = await place();
    expect((await sound.load()).code).toBe(0);
    after = (await sound.look())?.rows ?? {};
    expect(after).not.toEqual(sound.before.rows);
  });
  afterAll(() => moto[Symbol.asyncDispose]());

  async function place(): Promise<Place> {
    const bucket = await moto.bucket();
    const api = await startApiServer(fleet());
    const proxy = await startS3Proxy(moto.url);
    const etl = (args: readonly string[], url = proxy.url) =>
      run([...args, '--lake', `s3://${bucket}/lake`], {
        ...s3Environment(url),
        AWS_MAX_ATTEMPTS: '2',
      });
    const load = ['run', '--target', 'lake', '--base-url', api.url, '--json', ...fleetResources];
    const first = await etl(load, moto.url);
    expect(first.code, first.stderr).toBe(0);
    const before = await lookAtLake(moto, bucket);
    if (before === undefined) throw new Error('The first run has published nothing.');
    Object.assign(api.documents, fleetLater());
    return {
      bucket,
      proxy,
      api,
      before,
      etl,
      load: () => etl(load),
      look: () => lookAtLake(moto, bucket),
      [Symbol.asyncDispose]: async () => {
        await proxy[Symbol.asyncDispose]();
        await api[Symbol.asyncDispose]();
      },
    };
  }

  /** Asserts the exit code and that the output contains no secret; returns the error. */
  function failureOf(done: Finished, code: number): { code: string; message: string } {
    expect(done.code, done.stderr).toBe(code);
    expect(done.stdout + done.stderr).not.toContain(motoSecret);
    const { status, error } = JSON.parse(done.stdout) as {
      status: string;
      error: { code: string; message: string };
    };
    expect(status).toBe('failed');
    return error;
  }

  /** Without faults: gc deletes all leftovers, and the next run succeeds. */
  async function recover({ bucket, look }: Place, left: 'something' | 'anything'): Promise<void> {
    const seen = await look();
    if (left === 'something') expect(seen?.surplus.length).toBeGreaterThan(0);
    const gc = ['lake', 'gc', '--keep', '1', '--older-than', '0m', '--yes'];
    // The first one replaces metadata, which were in use until then: the second one deletes them.
    for (let round = 1; round <= 2; round++) {
      await nextSecond();
      const collected = await run([...gc, '--lake', `s3://${bucket}/lake`], moto.environment);
      expect(collected.code, collected.stderr).toBe(0);
    }
    const clean = await look();
    expect(clean?.surplus).toEqual([]);
    expect(clean?.rows).toEqual(seen?.rows);
  }

  const temporary: [string, RegExp, S3Fault][] = [
    ['a 500', lakeWrite, { kind: 'error', status: 500, code: 'InternalError' }],
    ['an interrupted upload', lakeWrite, { kind: 'cut-upload' }],
    ['a slow upload', lakeWrite, { kind: 'slow', ms: 1_500 }],
    ['a 503 at the pointer', pointerWrite, { kind: 'error', status: 503, code: 'SlowDown' }],
    ['an interrupted upload of the pointer', pointerWrite, { kind: 'cut-upload' }],
    ['a lost response at the pointer', pointerWrite, { kind: 'lost-answer' }],
  ];
  test.each(temporary)('succeeds after a single fault: %s', async (_, on, fault) => {
    await using there = await place();
    there.proxy.fault(on, fault);
    const done = await there.load();
    expect(done.code, done.stderr).toBe(0);
    expect((await there.look())?.rows).toEqual(after);
    await recover(there, 'anything');
  });

  const lasting: [string, RegExp, number, S3Fault, number, string][] = [
    [
      '500s',
      lakeWrite,
      1,
      { kind: 'error', status: 500, code: 'InternalError' },
      75,
      'unavailable',
    ],
    [
      '500s during the run',
      lakeWrite,
      3,
      { kind: 'error', status: 500, code: 'InternalError' },
      75,
      'unavailable',
    ],
    ['interrupted uploads', lakeWrite, 2, { kind: 'cut-upload' }, 75, 'connection'],
    [
      'an expired token',
      lakeWrite,
      3,
      { kind: 'error', status: 400, code: 'ExpiredToken' },
      1,
      'authentication',
    ],
    [
      'an expired token at the pointer',
      pointerWrite,
      1,
      { kind: 'error', status: 400, code: 'ExpiredToken' },
      1,
      'authentication',
    ],
    [
      '500s at the pointer',
      pointerWrite,
      1,
      { kind: 'error', status: 500, code: 'InternalError' },
      75,
      'unavailable',
    ],
  ];
  test.each(lasting)(
    'still shows the complete previous run after: %s',
    async (_, on, nth, fault, exit, code) => {
      await using there = await place();
      there.proxy.faultFrom(on, nth, fault);
      const failure = failureOf(await there.load(), exit);
      expect(failure.code).toBe(code);
      expect(failure.message).toContain(`s3://${there.bucket}/lake/curated/`);
      if (code === 'authentication') expect(failure.message).toContain('Renew the AWS credentials');
      const seen = await there.look();
      expect(seen).toMatchObject({ runId: there.before.runId, rows: there.before.rows });
      // Deleting fails as well, but the first file was never written.
      await recover(there, nth > 1 || on === pointerWrite ? 'something' : 'anything');
    },
  );

  test('shows the new run completely if only the response of its publication is lost', async () => {
    await using there = await place();
    there.proxy.faultFrom(pointerWrite, 1, { kind: 'lost-answer' });
    const failure = failureOf(await there.load(), 75);
    expect(failure.message).toContain('is unknown');
    const seen = await there.look();
    // The write succeeded, so the files must not be deleted with the failed run.
    expect(seen?.rows).toEqual(after);
    await recover(there, 'anything');
  });

  test.each([
    ['a truncated body', { kind: 'half-body', length: true }],
    ['a closed connection', { kind: 'drop' }],
  ] as const)('still shows the complete previous run if the source fails: %s', async (_, fault) => {
    await using there = await place();
    // The last resource: rows of the others are being written.
    there.api.fault('capsules', fault, Number.POSITIVE_INFINITY);
    const done = await there.load();
    expect(done.code, done.stderr).toBe(75);
    expect(await there.look()).toEqual(there.before);
    await recover(there, 'anything');
  });

  test('gc finds incomplete uploads of the lake only', async () => {
    await using there = await place();
    const Bucket = there.bucket;
    const begin = async (Key: string) => {
      const { UploadId } = await moto.client.send(
        new CreateMultipartUploadCommand({ Bucket, Key }),
      );
      const part = { Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.alloc(1_000) };
      await moto.client.send(new UploadPartCommand(part));
    };
    const left = 'curated/launches/run=019d0db1/launch_year=2022/part-00000.parquet';
    await begin(`lake/${left}`);
    await begin('elsewhere/file');
    const uploads = async () => {
      const { Uploads = [] } = await moto.client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.map(({ Key }) => Key).sort();
    };
    // moto returns 2010 as the start of every upload.
    const young = await there.etl(['lake', 'gc', '--older-than', '36500d', '--format', 'json']);
    expect(JSON.parse(young.stdout)).toMatchObject({ uploads: [] });
    const gc = ['lake', 'gc', '--keep', '1', '--older-than', '0m'];
    const listed = await there.etl(gc);
    expect(listed.stdout).toContain(left);
    expect(listed.stdout).toMatch(/1 unfinished upload would be deleted\. Re-run with --yes/);
    expect(await uploads()).toEqual(['elsewhere/file', `lake/${left}`]);
    const removed = await there.etl([...gc, '--yes', '--format', 'json']);
    expect(JSON.parse(removed.stdout)).toMatchObject({ removed: true, uploads: [{ path: left }] });
    expect(await uploads()).toEqual(['elsewhere/file']);
    expect((await there.look())?.rows).toEqual(there.before.rows);
  });
});
