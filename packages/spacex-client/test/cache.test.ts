import type { HttpCache, HttpCacheEntry } from '@spacex-platform/spacex-client';
import { memoryCache } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core } from './support/documents.ts';
import type { Responder } from './support/server.ts';
import { serve } from './support/server.ts';

/** Responds like a server that compares ETags. */
function revalidating(value: unknown, etag: string): Responder {
  return (response, request) => {
    response.setHeader('etag', etag);
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200).end(JSON.stringify(value));
  };
}

describe('with a cache', () => {
  test('reuses a body that the server confirms', async () => {
    await using server = await serve(revalidating([core()], '"one"'));
    const client = clientOf(server, { cache: memoryCache() });
    const first = await client.cores.list();
    const second = await client.cores.list();
    expect(first).toMatchObject({ notModified: false, etag: '"one"' });
    expect(second).toMatchObject({ notModified: true, etag: '"one"', bytes: first.bytes });
    expect(second.documents).toEqual([core()]);
    expect(server.received.map((one) => one.headers['if-none-match'])).toEqual([
      undefined,
      '"one"',
    ]);
  });

  test('replaces a cached body that has changed', async () => {
    await using server = await serve(
      revalidating([core()], '"one"'),
      revalidating([core({ serial: 'B9002' })], '"two"'),
    );
    const client = clientOf(server, { cache: memoryCache() });
    await client.cores.list();
    const lists = [await client.cores.list(), await client.cores.list()];
    expect(lists.map((list) => list.notModified)).toEqual([false, true]);
    expect(lists.map((list) => list.documents[0]?.serial)).toEqual(['B9002', 'B9002']);
  });

  test('accepts an asynchronous cache and passes keys without secrets', async () => {
    await using server = await serve(revalidating([core()], 'W/"one"'));
    const entries = new Map<string, HttpCacheEntry>();
    const cache: HttpCache = {
      get: async (url) => entries.get(url),
      set: async (url, entry) => void entries.set(url, entry),
    };
    const client = clientOf(server, { baseUrl: `${server.url}?key=secret`, cache });
    await client.cores.list();
    const again = await client.cores.list();
    expect(again.notModified).toBe(true);
    expect([...entries.keys()]).toEqual([`${server.url}/v4/cores`]);
  });

  test.each<[string, () => HttpCacheEntry]>([
    ['is damaged', () => ({ etag: '"one"', text: '[{"half', bytes: 7 })],
    ['is JSON of another type', () => ({ etag: '"one"', text: '{}', bytes: 2 })],
    ['has an invalid ETag', () => ({ etag: '"Ж"', text: '[]', bytes: 2 })],
    ['has an ETag of two lines', () => ({ etag: '"a\n"', text: '[]', bytes: 2 })],
    ['has no ETag', () => ({ etag: undefined as unknown as string, text: '[]', bytes: 2 })],
    [
      'cannot be read',
      () => {
        throw new Error('disk is gone');
      },
    ],
  ])('ignores an entry that %s', async (_, get) => {
    await using server = await serve(revalidating([core()], '"one"'));
    const set = () => Promise.reject(new Error('disk is full'));
    const list = await clientOf(server, { cache: { get, set } }).cores.list();
    expect(list).toMatchObject({ notModified: false, documents: [core()] });
  });

  test('fetches a body without an ETag again', async () => {
    await using server = await serve((response) => response.end('[]'));
    const client = clientOf(server, { cache: memoryCache() });
    await client.cores.list();
    expect(await client.cores.list()).toMatchObject({ notModified: false, etag: null });
  });
});

describe('memoryCache', () => {
  const entry = (bytes: number): HttpCacheEntry => ({ etag: '"e"', text: '', bytes });

  test('evicts the least recently used entry when it is full', async () => {
    const cache = memoryCache({ maxBytes: 100 });
    cache.set('a', entry(40));
    cache.set('b', entry(40));
    await cache.get('a');
    cache.set('c', entry(40));
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([
      entry(40),
      undefined,
      entry(40),
    ]);
  });

  test('counts a replaced entry once and does not store one larger than the cache', () => {
    const cache = memoryCache({ maxBytes: 100 });
    for (let round = 0; round < 5; round++) cache.set('a', entry(60));
    cache.set('b', entry(40));
    cache.set('huge', entry(101));
    expect([cache.get('a'), cache.get('b'), cache.get('huge')]).toEqual([
      entry(60),
      entry(40),
      undefined,
    ]);
  });
});

describe('fetchBody with an ETag', () => {
  test.each(['"Ж"', '"a\nb"', '', ' ', 7 as unknown as string])(
    'rejects %j, which is not a valid header value',
    async (etag) => {
      await using server = await serve(revalidating([core()], '"one"'));
      const error = await failureOf(
        clientOf(server).fetchBody('cores', { etag }),
        'invalid_option',
      );
      expect(error.message).toContain(JSON.stringify(etag));
      expect(server.received).toHaveLength(0);
    },
  );

  test('returns no text if the ETag is still current', async () => {
    await using server = await serve(revalidating([core()], '"one"'));
    const client = clientOf(server);
    const body = await client.fetchBody('cores', { etag: '"one"' });
    expect(body).toMatchObject({ status: 304, notModified: true, text: '', etag: '"one"' });
    const other = await client.fetchBody('cores', { etag: '"zero"' });
    expect(other).toMatchObject({ status: 200, notModified: false, etag: '"one"' });
  });
});
