import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, start } from '../cli/command.ts';
import { describeMoto, type MotoServer, s3Environment, startMoto } from '../support/moto-server.ts';
import { fetchLake } from './support/fetch-lake.ts';
import { type S3Proxy, startS3Proxy } from './support/s3-proxy.ts';

const graceMs = 10_000;

describeMoto('SIGTERM while the store does not respond', () => {
  let moto: MotoServer;
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());

  /** Ends a run at this request; returns its exit code and how long it took. */
  async function terminate(bucket: string, proxy: S3Proxy, at: RegExp, more: string[] = []) {
    const flags = ['--target', 'lake', '--lake', `s3://${bucket}/lake`, '--json', ...more];
    const running = start(['run', '--source', 'snapshot', ...flags], s3Environment(proxy.url));
    await expect
      .poll(() => proxy.requests.some((line) => at.test(line)), { timeout: 60_000 })
      .toBe(true);
    const asked = performance.now();
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.finished;
    return { code, stderr, tookMs: performance.now() - asked };
  }

  async function ledgerOf(Bucket: string): Promise<unknown[]> {
    const { client } = moto;
    const list = new ListObjectsV2Command({ Bucket, Prefix: 'lake/ledger/' });
    const { Contents = [] } = await client.send(list);
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? '');
      }),
    );
  }

  test.each([
    ['a file of a table', /^PUT \S+\/curated\//, /^(POST|PUT \S+\/(curated|ledger)\/)/],
    ['a file of the raw zone', /^PUT \S+\/raw\//, /^(POST|PUT \S+\/(raw|curated|ledger)\/)/],
    ['the probe of the store', /^PUT \S+\/_probe\//, /^(POST|PUT) /],
  ])('ends the run within the grace period: %s', async (_, at, silent) => {
    const bucket = await moto.bucket();
    await using proxy = await startS3Proxy(moto.url);
    proxy.fault(silent, { kind: 'silence' }, Number.POSITIVE_INFINITY);
    const { code, stderr, tookMs } = await terminate(bucket, proxy, at);
    expect(code, stderr).toBe(143);
    expect(tookMs).toBeLessThan(graceMs);
  });

  test('records the run and deletes its files if the store responds again', async () => {
    const bucket = await moto.bucket();
    await using proxy = await startS3Proxy(moto.url);
    proxy.fault(/^PUT \S+\/curated\/payloads\//, { kind: 'silence' }, Number.POSITIVE_INFINITY);
    const { code, stderr, tookMs } = await terminate(bucket, proxy, /curated\/payloads\//);
    expect(code, stderr).toBe(143);
    expect(tookMs).toBeLessThan(graceMs);
    using left = await fetchLake(moto, bucket);
    expect(left.files.filter((path) => path.startsWith('curated/'))).toEqual([]);
    expect(await ledgerOf(bucket)).toMatchObject([{ status: 'aborted' }]);
  });
});
