import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { s3Store } from '@spacex-platform/loaders/s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startProgram, temporaryFolder } from '../cli/command.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { repositoryRoot } from '../support/repository.ts';
import { bytesOf, read } from './support/bytes.ts';
import { forgetEnvironment, s3Place } from './support/s3-place.ts';

const partBytes = 5 * 1024 * 1024;
const kmsKeyId = 'arn:aws:kms:eu-central-1:123456789012:key/0c8b2c1e-6d6c-4b6f-8f9a-1f2e3d4c5b6a';

describe('the URL of a lake in a bucket', () => {
  test.each([
    ['s3://bucket', 's3://bucket'],
    ['s3://bucket/', 's3://bucket'],
    ['s3://my-bucket.1/a/b/', 's3://my-bucket.1/a/b'],
    ['s3://bucket/with space/ü', 's3://bucket/with space/ü'],
  ])('%s', (url, expected) => {
    expect(s3Store(url).url).toBe(expected);
  });

  test.each([
    's3://',
    's3:///prefix',
    's3://key:secret@bucket/prefix',
    's3://bucket/a//b',
    's3://bucket/../other',
    's3://bucket/.',
    'https://bucket.s3.amazonaws.com/prefix',
  ])('rejects %s without quoting it', (url) => {
    expect(() => s3Store(url)).toThrow(
      expect.objectContaining({
        code: 'configuration',
        message: expect.not.stringContaining('secret'),
      }),
    );
  });
});

test('names the packages to install if the SDK is missing', async () => {
  using folder = temporaryFolder();
  const dist = join(repositoryRoot, 'packages/loaders/dist');
  cpSync(dist, folder.path, { recursive: true });
  const index = pathToFileURL(join(folder.path, 's3/index.js')).href;
  const script = `const { s3Store } = await import(${JSON.stringify(index)});
    await s3Store('s3://bucket').list('').catch(({ code, message }) => console.log(code, message));`;
  const { finished } = startProgram(process.execPath, ['--input-type=module', '--eval', script]);
  const { stdout, stderr } = await finished;
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^missing_dependency .*npm install @aws-sdk\/client-s3 @aws-sdk\/lib-st/);
});

describeMoto('a lake in a bucket', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();

  const head = (bucket: string, path: string) =>
    moto.client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: `lake/${path}`, ChecksumMode: 'ENABLED' }),
    );

  test('writes a checksum, and encrypts as configured in the bucket', async () => {
    await using place = await s3Place(moto);
    await place.store.write('a', bytesOf(10));
    const stored = await head(place.bucket, 'a');
    expect(stored.ChecksumCRC32).toMatch(/^[\w+/]{6}==$/);
    expect(stored.SSEKMSKeyId).toBeUndefined();
  });

  test('encrypts small files, large files and the pointer with the KMS key', async () => {
    await using place = await s3Place(moto);
    const store = place.open({ kmsKeyId, partBytes });
    await store.write('small', bytesOf(10));
    await store.write('large', bytesOf(partBytes + 1));
    await store.replace('pointer', bytesOf(10), undefined);
    for (const path of ['small', 'large', 'pointer']) {
      expect(await head(place.bucket, path)).toMatchObject({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: kmsKeyId,
      });
    }
  });

  test('uploads a large file in parts, each with a checksum', async () => {
    await using place = await s3Place(moto);
    const store = place.open({ partBytes });
    const large = bytesOf(2 * partBytes + 7);
    await store.write('large', large);
    await store.write('whole', large.subarray(0, partBytes));
    const puts = place.proxy.requests.filter((line) => line.startsWith('PUT'));
    expect(puts).toHaveLength(4);
    expect(puts.filter((line) => /large\?partNumber=[123]&/.test(line))).toHaveLength(3);
    expect((await head(place.bucket, 'large')).ETag).toMatch(/-3"$/);
    expect((await read(store, 'large')).equals(large)).toBe(true);
    expect(await store.list('')).toMatchObject([
      { path: 'large', bytes: large.length },
      { path: 'whole', bytes: partBytes },
    ]);
  });

  test('does not list directory markers, and removes a thousand files per request', async () => {
    await using place = await s3Place(moto);
    const { bucket, store, proxy } = place;
    for (const Key of ['lake/many/', 'lake/many/1', 'lake/many/2000', 'lake/many/folder/']) {
      await moto.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: '' }));
    }
    expect((await store.list('many')).map(({ path }) => path)).toEqual(['many/1', 'many/2000']);
    await store.remove(Array.from({ length: 2_001 }, (_, n) => `many/${n}`));
    expect(proxy.requests.filter((line) => line.startsWith('POST'))).toHaveLength(3);
    expect(await store.list('many')).toEqual([]);
  });

  test('streams a large object in small chunks', async () => {
    await using place = await s3Place(moto);
    await place.store.write('large', bytesOf(6_000_000));
    let largest = 0;
    for await (const chunk of place.store.read('large')) largest = Math.max(largest, chunk.length);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(128 * 1024);
  });

  test('closes the connection of a reader that stops early', async () => {
    await using place = await s3Place(moto);
    await place.store.write('large', bytesOf(400_000));
    for (let round = 0; round < 55; round += 1) {
      for await (const _ of place.store.read('large')) break;
    }
    // The SDK has 50 sockets: losing one each time would exhaust them.
    expect(await place.store.list('')).toHaveLength(1);
  });

  test('exactly one of several concurrent replaces succeeds', async () => {
    await using place = await s3Place(moto);
    const url = `s3://${place.bucket}/race`;
    const program = fileURLToPath(new URL('support/replace-once.mjs', import.meta.url));
    const racers = async (names: readonly string[]) => {
      using barrier = temporaryFolder();
      const running = names.map((name) =>
        startProgram(process.execPath, [program, url, name, barrier.path, String(names.length)], {
          ...moto.environment,
        }),
      );
      return await Promise.all(
        running.map(async ({ finished }) => {
          const { stdout, stderr } = await finished;
          expect(stderr).toBe('');
          return stdout.trim();
        }),
      );
    };
    const store = s3Store(url);
    for (const names of [
      ['one', 'two'],
      ['three', 'four'],
    ]) {
      const ends = await racers(names);
      expect(ends.toSorted()).toEqual(['superseded', 'won']);
      const content = String((await store.readVersion('pointer'))?.bytes);
      expect(content).toBe(names[ends.indexOf('won')]);
    }
  });

  test('fails without credentials or region', async () => {
    await using place = await s3Place(moto);
    const { store } = place;
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    expect(await failureOf(store.list(''))).toMatchObject({
      code: 'authentication',
      reason: 'CredentialsProviderError',
      message: expect.stringContaining('AWS_PROFILE'),
    });
    vi.stubEnv('AWS_REGION', undefined);
    expect(await failureOf(place.open().list(''))).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('AWS_REGION'),
    });
    expect(place.proxy.requests).toEqual([]);
  });

  test('diagnose leaves nothing behind, in a versioned bucket as well', async () => {
    await using place = await s3Place(moto);
    const { bucket } = place;
    await moto.client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    );
    expect(await place.store.diagnose()).toMatchObject([
      { check: 'connection', status: 'ok', detail: expect.stringContaining(place.store.url) },
      { check: 'rights', status: 'ok' },
      { check: 'conditions', status: 'ok' },
    ]);
    const { Versions, DeleteMarkers } = await moto.client.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    );
    expect([...(Versions ?? []), ...(DeleteMarkers ?? [])]).toEqual([]);
    const uploads = await moto.client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(uploads.Uploads ?? []).toEqual([]);
  });

  test('diagnose names missing permissions', async () => {
    await using place = await s3Place(moto);
    const denied = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
    const diagnose = async (on: RegExp) => {
      place.proxy.fault(on, denied);
      return (await place.store.diagnose()).find(({ check }) => check === 'rights');
    };
    for (const [on, right, action] of [
      [/list-type/, 'list', 's3:ListBucket'],
      [/x-id=GetObject/, 'read', 's3:GetObject'],
      [/^POST/, 'write', 's3:PutObject'],
    ] as const) {
      const found = await diagnose(on);
      expect(found).toMatchObject({ status: 'failed', error: { code: 'permission' } });
      expect(found?.detail).toContain(`cannot ${right}: `);
      expect(found?.next).toBe(
        `Grant ${action} on arn:aws:s3:::${place.bucket} and arn:aws:s3:::${place.bucket}/lake/*.`,
      );
    }
    place.proxy.fault(/./, { kind: 'error', status: 400, code: 'ExpiredToken' });
    expect(await place.store.diagnose()).toMatchObject([
      { check: 'connection', status: 'failed', error: { code: 'authentication' } },
    ]);
  });
});
