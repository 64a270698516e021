import { get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startApiServer } from './api-server.ts';

const launch = (flight_number: number, more: object = {}) => ({
  id: `launch-${flight_number}`,
  flight_number,
  upcoming: flight_number > 3,
  crew: ['crew-1'],
  ...more,
});

const start = () =>
  startApiServer({
    launches: [3, 1, 2, 4, 5].map((number) => launch(number)),
    cores: Array.from({ length: 25 }, (_, n) => ({ id: `core-${n}`, block: n % 5 })),
    company: { id: 'company', name: 'SpaceX' },
  });

const json = async (url: string, init?: RequestInit) => (await fetch(url, init)).json();

const post = (body: object) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('the API server', () => {
  test('writes crew as each version does', async () => {
    await using api = await start();
    expect(await json(`${api.url}/v4/launches/launch-1`)).toMatchObject({ crew: ['crew-1'] });
    expect(await json(`${api.url}/v5/launches/launch-1`)).toMatchObject({
      crew: [{ crew: 'crew-1', role: null }],
    });
    expect((await fetch(`${api.url}/v5/cores`)).status).toBe(404);
  });

  test('knows past, upcoming, latest and next', async () => {
    await using api = await start();
    const at = (word: string) => json(`${api.url}/v5/launches/${word}`);
    expect((await at('past')).map((one: { id: string }) => one.id)).toEqual([
      'launch-1',
      'launch-2',
      'launch-3',
    ]);
    expect(await at('latest')).toMatchObject({ id: 'launch-3' });
    expect(await at('next')).toMatchObject({ id: 'launch-4' });
    expect(await at('upcoming')).toHaveLength(2);
  });

  test('answers a matching ETag with 304 until a document changes', async () => {
    await using api = await start();
    const first = await fetch(`${api.url}/v4/company`);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{40}"$/);
    expect(await first.json()).toEqual({ id: 'company', name: 'SpaceX' });
    const headers = { 'if-none-match': etag };
    expect((await fetch(`${api.url}/v4/company`, { headers })).status).toBe(304);
    api.documents.company.name = 'Other';
    expect((await fetch(`${api.url}/v4/company`, { headers })).status).toBe(200);
    expect(api.requestsFor('company')).toHaveLength(3);
  });

  test('compresses only when asked', async () => {
    await using api = await start();
    const encodingFor = (accept: string) =>
      new Promise((resolve, reject) => {
        get(`${api.url}/v4/cores`, { headers: { 'accept-encoding': accept } }, (response) => {
          response.resume();
          resolve(response.headers['content-encoding']);
        }).on('error', reject);
      });
    expect(await encodingFor('gzip, br')).toBe('gzip');
    expect(await encodingFor('identity')).toBeUndefined();
  });

  test('pages a query', async () => {
    await using api = await start();
    const url = `${api.url}/v4/cores/query`;
    expect(await json(url, post({}))).toMatchObject({
      totalDocs: 25,
      limit: 10,
      totalPages: 3,
      page: 1,
      hasNextPage: true,
      nextPage: 2,
    });
    const last = await json(url, post({ options: { page: 3 } }));
    expect(last).toMatchObject({ hasNextPage: false, nextPage: null, prevPage: 2 });
    expect(last.docs).toHaveLength(5);
    const some = await json(
      url,
      post({ query: { block: { $gte: 3, $in: [2, 3] } }, options: { pagination: false } }),
    );
    expect(some).toMatchObject({ totalDocs: 5, totalPages: 1 });
    expect((await fetch(url, post({ query: { block: { $near: 1 } } }))).status).toBe(400);
  });

  test('injects each fault the requested number of times, then answers', async () => {
    await using api = await start();
    const url = `${api.url}/v4/company`;
    const sound = { id: 'company', name: 'SpaceX' };
    api.fault('company', { kind: 'status', status: 429, headers: { 'retry-after': '2' } }, 2);
    for (const _ of [1, 2]) {
      const limited = await fetch(url);
      expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
      await limited.text();
    }
    for (const kind of ['drop', 'half-body'] as const) {
      api.fault('*', { kind });
      await expect(json(url)).rejects.toThrow();
    }
    api.fault('company', { kind: 'half-body', length: true });
    await expect(json(url)).rejects.toThrow();
    api.fault('company', { kind: 'html' });
    expect(await (await fetch(url)).text()).toContain('<html>');
    api.fault('company', { kind: 'redirect', location: `${api.url}/v4/cores` });
    expect(await json(url)).toHaveLength(25);
    api.fault('company', { kind: 'delay', ms: 30 });
    expect(await json(url)).toEqual(sound);
  });

  test('can pour, stall or promise too much until the client leaves', async () => {
    await using api = await start();
    for (const kind of ['endless', 'stall', 'huge-length'] as const) {
      api.fault('cores', { kind });
      const client = new AbortController();
      const response = await fetch(`${api.url}/v4/cores`, { signal: client.signal });
      expect(response.status).toBe(200);
      setTimeout(() => client.abort(), 100);
      await expect(response.text()).rejects.toThrow();
    }
    expect(await json(`${api.url}/v4/cores`)).toHaveLength(25);
  });
});
