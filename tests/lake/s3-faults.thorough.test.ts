import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, motoSecret, startMoto } from '../support/moto-server.ts';
import { bytesOf, read } from './support/bytes.ts';
import { forgetEnvironment, type S3Place, s3Place } from './support/s3-place.ts';
import type { S3Fault } from './support/s3-proxy.ts';

/** How long a server may be silent, where a test makes it silent. Long enough for a busy machine. */
const silenceTimeoutMs = 2_500;
const always = Number.POSITIVE_INFINITY;
const bytes = bytesOf(300_000);
const partBytes = 5 * 1024 * 1024;

describeMoto('s3Store with faults', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();

  /** Multipart uploads that were neither completed nor aborted. */
  async function openUploads({ bucket }: S3Place): Promise<number> {
    const command = new ListMultipartUploadsCommand({ Bucket: bucket });
    return (await moto.client.send(command)).Uploads?.length ?? 0;
  }

  const passing: [string, S3Fault][] = [
    ['500', { kind: 'error', status: 500, code: 'InternalError' }],
    ['503 SlowDown', { kind: 'error', status: 503, code: 'SlowDown' }],
    ['silence', { kind: 'silence' }],
    ['a lost response', { kind: 'lost-answer' }],
  ];
  test.each(passing)('retries after a single fault: %s', async (_, fault) => {
    await using place = await s3Place(moto);
    const { proxy } = place;
    const store = place.open(fault.kind === 'silence' ? { silenceTimeoutMs } : {});
    for (const method of [/^PUT/, /^GET \S+a\b/, /^GET \S+list-type/, /^POST/]) {
      proxy.fault(method, fault);
    }
    await store.write('a', bytes);
    expect((await read(store, 'a')).equals(bytes)).toBe(true);
    expect(await store.list('')).toHaveLength(1);
    await store.remove(['a']);
    expect(await store.list('')).toEqual([]);
    // Each of the four was requested twice, and the last listing once.
    expect(proxy.requests).toHaveLength(9);
  });

  const lasting: [string, S3Fault, object][] = [
    [
      '500',
      { kind: 'error', status: 500, code: 'InternalError' },
      { code: 'unavailable', transient: true, reason: 'InternalError' },
    ],
    [
      '503 SlowDown',
      { kind: 'error', status: 503, code: 'SlowDown' },
      { code: 'unavailable', transient: true, reason: 'SlowDown' },
    ],
    [
      'an unknown error',
      { kind: 'error', status: 502, code: 'BadGatewayOfSomeone' },
      { code: 'unavailable', transient: true },
    ],
    ['silence', { kind: 'silence' }, { code: 'connection', transient: true }],
    ['a lost response', { kind: 'lost-answer' }, { code: 'connection', transient: true }],
    [
      'an expired token',
      { kind: 'error', status: 400, code: 'ExpiredToken' },
      { code: 'authentication', transient: false, reason: 'ExpiredToken' },
    ],
    [
      'an unknown key',
      { kind: 'error', status: 403, code: 'InvalidAccessKeyId' },
      { code: 'authentication', transient: false },
    ],
    [
      'a wrong signature',
      { kind: 'error', status: 403, code: 'SignatureDoesNotMatch' },
      { code: 'authentication', transient: false },
    ],
    [
      'a missing permission',
      { kind: 'error', status: 403, code: 'AccessDenied' },
      { code: 'permission', transient: false },
    ],
    [
      'another region',
      { kind: 'error', status: 301, code: 'PermanentRedirect' },
      { code: 'configuration', transient: false },
    ],
    [
      'a disabled key',
      { kind: 'error', status: 400, code: 'KMS.DisabledException' },
      { code: 'permission', transient: false },
    ],
  ];
  test.each(lasting)('fails after a permanent fault: %s', async (_, fault, expected) => {
    await using place = await s3Place(moto);
    const { proxy } = place;
    const store = place.open({
      maxAttempts: 2,
      // Only silence may end by the clock; the other answers have the time that they need.
      ...(fault.kind === 'silence' ? { silenceTimeoutMs: 150 } : {}),
    });
    proxy.fault(/./, fault, always);
    const what = `s3://${place.bucket}/lake/file`;
    const attempts: [() => Promise<unknown>, string][] = [
      [() => store.write('file', bytes), what],
      [() => read(store, 'file'), what],
      [() => store.list('file'), what],
      [() => store.remove(['file']), `s3://${place.bucket}`],
    ];
    for (const [attempt, named] of attempts) {
      const failure = await failureOf(attempt());
      expect(failure, failure.message).toMatchObject({ target: 's3', ...expected });
      expect(failure.message).toContain(named);
      expect(failure.message).toMatch(/ failed: .+ \[.+\] [A-Z].+\.$/s);
      expect(failure.message + failure.stack).not.toContain(motoSecret);
    }
    // At most two attempts each: the retries of the SDK are limited.
    expect(proxy.requests.length).toBeLessThanOrEqual(8);
  });

  test('fails if the server or the bucket does not exist', async () => {
    await using place = await s3Place(moto);
    const nowhere = place.open({ endpoint: `http://127.0.0.1:${await closedPort()}` });
    expect(await failureOf(nowhere.write('a', bytes))).toMatchObject({
      code: 'connection',
      reason: 'ECONNREFUSED',
      transient: true,
    });
    const { s3Store } = await import('@spacex-platform/loaders/s3');
    const missing = s3Store('s3://no-such-bucket');
    const attempts = [
      () => missing.write('a', bytes),
      () => missing.list(''),
      () => missing.readVersion('a'),
    ];
    for (const attempt of attempts) {
      const failure = await failureOf(attempt());
      expect(failure).toMatchObject({ code: 'not_found', reason: 'NoSuchBucket' });
      expect(failure.message).toContain('s3://no-such-bucket');
    }
  });

  test('resumes an interrupted transfer', async () => {
    await using place = await s3Place(moto);
    const { proxy } = place;
    const store = place.open({ silenceTimeoutMs });
    await store.write('a', bytes);
    proxy.fault(/^GET/, { kind: 'cut-answer', afterBytes: 100_000 });
    proxy.fault(/^GET/, { kind: 'stalled-answer', afterBytes: 70_000 });
    proxy.fault(/^GET/, { kind: 'cut-answer', afterBytes: 0 });
    expect((await read(store, 'a')).equals(bytes)).toBe(true);
    expect(proxy.requests.filter((line) => line.startsWith('GET'))).toHaveLength(4);
  });

  test('tolerates a reader that is slower than the silence timeout', async () => {
    await using place = await s3Place(moto);
    const store = place.open({ silenceTimeoutMs: 1_500 });
    const large = bytesOf(4_000_000);
    await place.store.write('a', large);
    const pieces: Uint8Array[] = [];
    for await (const piece of store.read('a')) {
      pieces.push(piece);
      if (pieces.length === 1) await new Promise((later) => setTimeout(later, 4_000));
    }
    expect(Buffer.concat(pieces).equals(large)).toBe(true);
    expect(place.proxy.requests.filter((line) => line.startsWith('GET')).length).toBeGreaterThan(1);
  });

  test('fails if the transfer is interrupted repeatedly, instead of returning a truncated file', async () => {
    await using place = await s3Place(moto);
    const { store, proxy } = place;
    await store.write('a', bytes);
    proxy.fault(/^GET/, { kind: 'cut-answer', afterBytes: 50_000 });
    proxy.fault(/^GET/, { kind: 'cut-answer', afterBytes: 0 }, always);
    let received = 0;
    const reading = async () => {
      for await (const chunk of store.read('a')) received += chunk.length;
    };
    const failure = await failureOf(reading());
    expect(failure).toMatchObject({ code: 'connection', transient: true });
    expect(failure.message).toContain(`s3://${place.bucket}/lake/a`);
    expect(received).toBe(50_000);
  });

  test('never mixes two versions of an object', async () => {
    await using place = await s3Place(moto);
    const { store, proxy } = place;
    await store.write('a', bytes);
    proxy.fault(/^GET/, { kind: 'cut-answer', afterBytes: 100_000 });
    const reading = async () => {
      for await (const _ of store.read('a')) await place.open().write('a', bytesOf(300_001));
    };
    expect(await failureOf(reading())).toMatchObject({ code: 'superseded', transient: true });
  });

  test('detects corrupted bytes by their checksum', async () => {
    await using place = await s3Place(moto);
    await place.store.write('a', bytes);
    place.proxy.fault(/^GET/, { kind: 'wrong-byte' });
    const failure = await failureOf(read(place.store, 'a'));
    expect(failure).toMatchObject({ code: 'reconciliation' });
    expect(failure.message).toContain('Checksum mismatch');
  });

  test('an interrupted upload does not change the file', async () => {
    await using place = await s3Place(moto);
    const { store, proxy } = place;
    await store.write('a', Buffer.from('before'));
    proxy.fault(/^PUT/, { kind: 'cut-upload' }, always);
    expect(await failureOf(store.write('a', bytes))).toMatchObject({ code: 'connection' });
    expect(String(await read(store, 'a'))).toBe('before');
    await using other = await s3Place(moto);
    other.proxy.fault(/^PUT/, { kind: 'cut-upload' });
    await other.store.write('a', bytes);
    expect((await read(other.store, 'a')).equals(bytes)).toBe(true);
  });

  test('retries a failed part, and removes all parts if it keeps failing', async () => {
    await using place = await s3Place(moto);
    const { proxy } = place;
    const store = place.open({ partBytes, maxAttempts: 2, silenceTimeoutMs: 5_000 });
    const large = bytesOf(2 * partBytes + 1);
    proxy.fault(/partNumber=2/, { kind: 'cut-upload' });
    await store.write('large', large);
    expect((await read(store, 'large')).equals(large)).toBe(true);
    expect(await openUploads(place)).toBe(0);

    proxy.fault(/partNumber=3/, { kind: 'error', status: 503, code: 'SlowDown' }, always);
    const failure = await failureOf(store.write('other', large));
    expect(failure).toMatchObject({ code: 'unavailable', reason: 'SlowDown' });
    expect(await store.readVersion('other')).toBeUndefined();
    expect(await openUploads(place)).toBe(0);
  });

  test('a signal aborts operations and removes the parts', async () => {
    await using place = await s3Place(moto);
    const interruption = new AbortController();
    const { signal } = interruption;
    const store = place.open({ partBytes, silenceTimeoutMs: 60_000, signal });
    place.proxy.fault(/partNumber=2/, { kind: 'silence' });
    const writing = failureOf(store.write('large', bytesOf(partBytes + 1)));
    await expect.poll(() => place.proxy.requests.join()).toContain('partNumber=2');
    interruption.abort();
    expect(await writing).toMatchObject({ code: 'interrupted', transient: false });
    expect(await openUploads(place)).toBe(0);
    expect(await failureOf(store.list(''))).toMatchObject({ code: 'interrupted' });
  });

  test('a signal does not abort a started replace, but prevents the next one', async () => {
    await using place = await s3Place(moto);
    const { proxy } = place;
    const interruption = new AbortController();
    const store = place.open({ silenceTimeoutMs, signal: interruption.signal });
    proxy.fault(/^PUT/, { kind: 'silence' });
    const replacing = store.replace('pointer', Buffer.from('one'), undefined);
    await expect.poll(() => proxy.requests).toHaveLength(1);
    interruption.abort();
    await replacing;
    expect(String(await read(place.store, 'pointer'))).toBe('one');
    const asked = proxy.requests.length;
    expect(await failureOf(store.replace('other', bytes, undefined))).toMatchObject({
      code: 'interrupted',
    });
    expect(proxy.requests).toHaveLength(asked);
  });

  test('detects that a replace with a lost response has succeeded', async () => {
    await using place = await s3Place(moto);
    const { store, proxy } = place;
    // The SDK retries and is refused, because the object exists.
    proxy.fault(/^PUT/, { kind: 'lost-answer' });
    await store.replace('pointer', Buffer.from('one'), undefined);
    const one = await store.readVersion('pointer');
    expect(String(one?.bytes)).toBe('one');
    // Every response is lost, except that of the HEAD request.
    proxy.fault(/^PUT/, { kind: 'lost-answer' }, always);
    await store.replace('pointer', Buffer.from('two'), one?.version);
    expect(String((await store.readVersion('pointer'))?.bytes)).toBe('two');
    expect(await failureOf(store.replace('pointer', Buffer.from('x'), one?.version))).toMatchObject(
      { code: 'superseded' },
    );
  });

  test('reports why a replace failed, or that its outcome is unknown', async () => {
    await using place = await s3Place(moto);
    const { store, proxy } = place;
    proxy.fault(/^PUT/, { kind: 'error', status: 503, code: 'SlowDown' }, 3);
    expect(await failureOf(store.replace('pointer', bytes, undefined))).toMatchObject({
      code: 'unavailable',
      reason: 'SlowDown',
    });
    proxy.fault(/^PUT/, { kind: 'error', status: 409, code: 'ConditionalRequestConflict' });
    expect(await failureOf(store.replace('pointer', bytes, undefined))).toMatchObject({
      code: 'superseded',
    });
    expect(await store.readVersion('pointer')).toBeUndefined();
    proxy.fault(/^(PUT|HEAD)/, { kind: 'lost-answer' }, always);
    const failure = await failureOf(store.replace('pointer', bytes, undefined));
    expect(failure).toMatchObject({ code: 'connection', transient: true });
    expect(failure.message).toContain('Whether the object was written is unknown.');
  });

  test('detects that an upload with a lost response was completed', async () => {
    await using place = await s3Place(moto);
    const { proxy } = place;
    const store = place.open({ partBytes });
    const document = bytesOf(partBytes + 1);
    const completion = /^POST \S+uploadId=/;
    proxy.fault(completion, { kind: 'lost-answer' });
    proxy.fault(completion, { kind: 'error', status: 404, code: 'NoSuchUpload' });
    await store.create('document', document);
    expect((await read(store, 'document')).equals(document)).toBe(true);
    proxy.fault(completion, { kind: 'error', status: 404, code: 'NoSuchUpload' });
    expect(await failureOf(store.create('other', document))).toMatchObject({
      reason: 'NoSuchUpload',
    });
    expect(await store.readVersion('other')).toBeUndefined();
  });

  test('reports that the creation of an object conflicts with a write in progress', async () => {
    await using place = await s3Place(moto);
    const { store, proxy } = place;
    proxy.fault(/^PUT/, { kind: 'error', status: 409, code: 'ConditionalRequestConflict' });
    expect(await failureOf(store.create('document', bytes))).toMatchObject({
      code: 'superseded',
      reason: 'ConditionalRequestConflict',
      transient: true,
    });
  });
});
