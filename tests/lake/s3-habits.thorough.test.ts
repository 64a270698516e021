import { ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { collectGarbage, lakeLoader } from '@spacex-platform/loaders/lake';
import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { bytesOf } from './support/bytes.ts';
import { lookAtLake } from './support/look-at-lake.ts';
import { forgetEnvironment, type S3Place, s3Place } from './support/s3-place.ts';
import type { S3Habit } from './support/s3-proxy.ts';

describeMoto('a lake on a store that differs from S3', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();

  const publish = ({ open }: S3Place, serial: string) =>
    loadCores(lakeLoader({ store: open(), tables }), [core('a', serial)]);

  const working: S3Habit[] = ['refuses quotes', 'weak ETags'];
  test.each(working)('publishes again and again: %s', async (habit) => {
    await using place = await s3Place(moto);
    place.proxy.behave(habit);
    for (const serial of ['B1', 'B2', 'B3']) {
      expect(await publish(place, serial)).toMatchObject([{ rows: 1 }]);
    }
    const seen = await lookAtLake(moto, place.bucket);
    expect(seen?.rows['cores']).toEqual([expect.stringContaining('"B3"')]);
    const findings = await place.open().diagnose();
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  test.each(working)('reports a lost race as such: %s', async (habit) => {
    await using place = await s3Place(moto);
    place.proxy.behave(habit);
    const store = place.open();
    await store.replace('pointer', bytesOf(10), undefined);
    const { version } = (await store.readVersion('pointer')) ?? {};
    await place.open().replace('pointer', bytesOf(11), version);
    expect(await failureOf(store.replace('pointer', bytesOf(12), version))).toMatchObject({
      code: 'superseded',
      transient: true,
    });
    expect((await store.readVersion('pointer'))?.bytes).toHaveLength(11);
  });

  test('remembers the form of the ETag', async () => {
    await using place = await s3Place(moto);
    place.proxy.behave('refuses quotes');
    const { store } = place;
    await store.replace('pointer', bytesOf(10), undefined);
    for (const bytes of [11, 12, 13]) {
      const { version } = (await store.readVersion('pointer')) ?? {};
      await store.replace('pointer', bytesOf(bytes), version);
    }
    // One for the creation, two for the first replacement, one for each of the others.
    expect(place.proxy.requests.filter((line) => line.startsWith('PUT'))).toHaveLength(5);
  });

  const refused: S3Habit[] = [
    'ignores conditions',
    'conditions are 501',
    'conditions are 400',
    'refuses its own ETag',
  ];
  test.each(refused)('refuses the first publication, and doctor fails: %s', async (habit) => {
    await using place = await s3Place(moto);
    place.proxy.behave(habit);
    const error = await failureOf(publish(place, 'B1'));
    expect(error).toMatchObject({ code: 'unsupported_store', transient: false, usage: true });
    expect(await lookAtLake(moto, place.bucket)).toBeUndefined();
    const findings = await place.open().diagnose();
    expect(findings.find(({ check }) => check === 'conditions')).toMatchObject({
      status: 'failed',
      error: { code: 'unsupported_store' },
    });
    // The probes left nothing.
    expect(
      await moto.client.send(new ListObjectVersionsCommand({ Bucket: place.bucket })),
    ).not.toHaveProperty('Versions');
  });

  test('resumes a transfer although the ETag became weak', async () => {
    await using place = await s3Place(moto);
    await place.store.write('large', bytesOf(300_000));
    place.proxy.behave('weak ETags');
    place.proxy.fault(/^GET/, { kind: 'cut-answer', afterBytes: 100_000 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of place.store.read('large')) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytesOf(300_000))).toBe(true);
  });

  test('names the setting that helps a store without checksums, which then works', async () => {
    await using place = await s3Place(moto);
    place.proxy.behave('refuses checksums');
    const error = await failureOf(publish(place, 'B1'));
    expect(error).toMatchObject({ code: 'unsupported_store', transient: false, usage: true });
    expect(error.message).toContain('AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED');
    vi.stubEnv('AWS_REQUEST_CHECKSUM_CALCULATION', 'WHEN_REQUIRED');
    expect(await publish(place, 'B1')).toMatchObject([{ rows: 1 }]);
  });
});

describeMoto('lake gc on a store that refuses a request', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();

  /** A lake with two old runs that nothing needs. */
  async function filled(): Promise<S3Place> {
    const place = await s3Place(moto);
    const loader = lakeLoader({ store: place.store, tables });
    for (const serial of ['B1', 'B2', 'B3']) await loadCores(loader, [core('a', serial)]);
    return place;
  }
  const gc = ({ store }: S3Place) => collectGarbage(store, { keep: 0, olderThanMs: 0 });
  /** What is in the bucket, by its number of data files and of metadata of tables. */
  async function left({ bucket: Bucket }: S3Place) {
    const { Contents = [] } = await moto.client.send(new ListObjectsV2Command({ Bucket }));
    const count = (ending: string) => Contents.filter(({ Key }) => Key?.endsWith(ending)).length;
    return { data: count('.parquet'), metadata: count('.metadata.json') };
  }

  test.each<[S3Habit, string]>([
    ['uploads are 501', 'unsupported_store'],
    ['uploads are 403', 'permission'],
  ])('deletes the files, with a warning: %s', async (habit, code) => {
    await using place = await filled();
    place.proxy.behave(habit);
    const { files, failures } = await gc(place);
    expect(failures).toMatchObject([{ status: 'warning', code }]);
    expect(files.filter(({ path }) => path.endsWith('.parquet'))).toHaveLength(2);
    expect(await left(place)).toEqual({ data: 1, metadata: 2 });
    // The first one replaced metadata, which were in use until then.
    const { files: later } = await gc(place);
    expect(later.map(({ path }) => path)).toEqual([expect.stringMatching(/\.metadata\.json$/)]);
    expect(await left(place)).toEqual({ data: 1, metadata: 1 });
    expect(await gc(place)).toMatchObject({ files: [], failures: [{ status: 'warning' }] });
  });

  test('deletes each file by its own request if DeleteObjects is refused', async () => {
    await using place = await filled();
    place.proxy.behave('requires Content-MD5');
    const { files, failures } = await gc(place);
    expect(failures).toEqual([]);
    expect(files.filter(({ path }) => path.endsWith('.parquet'))).toHaveLength(2);
    expect(await left(place)).toEqual({ data: 1, metadata: 2 });
    const { files: later } = await gc(place);
    expect(later.map(({ path }) => path)).toEqual([expect.stringMatching(/\.metadata\.json$/)]);
    expect(await left(place)).toEqual({ data: 1, metadata: 1 });
    expect(await gc(place)).toMatchObject({ files: [] });
  });

  test('deletes what it can, and reports what remains', async () => {
    await using place = await filled();
    place.proxy.behave('requires Content-MD5');
    place.proxy.fault(/^DELETE \S+\.parquet/, { kind: 'error', status: 403, code: 'AccessDenied' });
    const { files, failures } = await gc(place);
    expect(failures).toMatchObject([{ status: 'failed', code: 'permission' }]);
    expect(files.filter(({ path }) => path.endsWith('.parquet'))).toHaveLength(1);
    expect((await left(place)).data).toBe(2);
    const next = await gc(place);
    expect(next.files.filter(({ path }) => path.endsWith('.parquet'))).toHaveLength(1);
    expect(next.failures).toEqual([]);
    expect((await left(place)).data).toBe(1);
  });
});
