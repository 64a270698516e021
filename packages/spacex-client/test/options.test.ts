import { inspect } from 'node:util';
import type { SpacexClientOptions } from '@spacex-platform/spacex-client';
import { createSpacexClient, SpacexClientError } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core } from './support/documents.ts';
import { json, serve, status } from './support/server.ts';

describe('createSpacexClient', () => {
  const invalid: [string, SpacexClientOptions][] = [
    ['baseUrl', { baseUrl: 'api.spacexdata.com' }],
    ['baseUrl', { baseUrl: 'file:///etc' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 2 ** 31 }],
    ['totalTimeoutMs', { totalTimeoutMs: Number.NaN }],
    ['retries', { retries: -1 }],
    ['retries', { retries: 1.5 }],
    ['backoffBaseMs', { backoffBaseMs: Number.POSITIVE_INFINITY }],
    ['backoffCapMs', { backoffCapMs: -5 }],
    ['maxRetryAfterMs', { maxRetryAfterMs: '1' as unknown as number }],
    ['maxBodyBytes', { maxBodyBytes: 0 }],
    ['header', { headers: { 'x y': 'z' } }],
    ['header', { headers: { authorization: 'line\nbreak' } }],
    ['signal: expected an AbortSignal', { signal: {} as AbortSignal }],
    ['options: expected an object', null as unknown as SpacexClientOptions],
    ['options: expected an object', 'https://h' as unknown as SpacexClientOptions],
  ];
  test.each(invalid)('rejects an invalid %s: %j', (name, options) => {
    const make = () => createSpacexClient(options);
    expect(make).toThrow(SpacexClientError);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_option', transient: false }));
    expect(make).toThrow(name);
  });

  test('rejects an invalid signal of a call before it is sent', async () => {
    await using server = await serve(json([core()]));
    const { cores } = createSpacexClient({ baseUrl: server.url });
    await expect(cores.list({ signal: {} as AbortSignal })).rejects.toMatchObject({
      ...{ name: 'SpacexClientError', code: 'invalid_option', transient: false },
      message: 'Invalid signal: expected an AbortSignal.',
    });
    expect(server.received).toEqual([]);
  });

  test('does not repeat an invalid base URL or header value', () => {
    const make = () => createSpacexClient({ baseUrl: 'ftp://me:hunter22@host' });
    expect(make).not.toThrow('hunter22');
    expect(make).toThrow('baseUrl');
    const other = () => createSpacexClient({ headers: { authorization: 'hunter22\n' + 'x' } });
    expect(other).not.toThrow('hunter22');
    expect(other).toThrow('authorization');
  });
});

describe('the base URL', () => {
  test.each(['/mirror/spacex', '/mirror/spacex/'])('accepts the path prefix %s', async (prefix) => {
    await using server = await serve(json([core()]));
    const list = await createSpacexClient({ baseUrl: server.url + prefix }).cores.list();
    expect(server.received[0]?.url).toBe('/mirror/spacex/v4/cores');
    expect(list.url).toBe(`${server.url}/mirror/spacex/v4/cores`);
  });

  test('sends its user as Basic authorization and its query with each request, and reveals neither', async () => {
    await using server = await serve(
      json([core()], { etag: '"1"' }),
      status(400, {}, 'user "me" with pä:ss and key s3cret-key is not allowed'),
    );
    const base = new URL(server.url);
    base.username = 'me';
    base.password = 'pä:ss';
    base.search = '?api_key=s3cret-key';
    const client = createSpacexClient({ baseUrl: base });

    const body = await client.fetchBody('cores');
    expect(body.url).toBe(`${server.url}/v4/cores`);
    expect(server.received[0]?.url).toBe('/v4/cores?api_key=s3cret-key');
    const { authorization = '' } = server.received[0]?.headers ?? {};
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe('me:pä:ss');

    const error = await failureOf(client.cores.list(), 'http_status');
    expect(error.message).toContain(
      'status 400 (response not shown, because requests carry credentials)',
    );
    expect(`${error.url} ${error.message}`).not.toMatch(/s3cret|pä:ss/);
  });
});

test('errors and their causes reveal no secret', async () => {
  const responders = {
    timeout: () => undefined,
    http_status: status(400, {}, 'no s3cret-key here'),
    not_json: status(200, {}, 's3cret-key'),
    unavailable: status(500, {}, 's3cret-key'),
  } as const;
  for (const [code, responder] of Object.entries(responders)) {
    await using server = await serve(responder);
    const baseUrl = server.url.replace('//', '//me:s3cret-key@').concat('?key=s3cret-key');
    const timeoutMs = code === 'timeout' ? 100 : 30_000;
    const client = clientOf(server, { baseUrl, timeoutMs, retries: 1 });
    const error = await failureOf(client.cores.list(), code as keyof typeof responders);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('s3cret');
  }
});

test('uses the headers, user agent and fetch of the caller', async () => {
  await using server = await serve(json([core()]));
  const urls: string[] = [];
  const client = clientOf(server, {
    userAgent: 'spacex-tests/1',
    headers: { 'X-Trace': 'abc' },
    fetch: (url, request) => {
      urls.push(url);
      return fetch(url, request);
    },
  });
  await client.cores.list();
  expect(server.received[0]?.headers).toMatchObject({
    'user-agent': 'spacex-tests/1',
    'x-trace': 'abc',
    accept: 'application/json',
  });
  expect(urls).toEqual([`${server.url}/v4/cores`]);
});

test('times out and aborts with a custom fetch that ignores signals', async () => {
  await using server = await serve((response) => response.writeHead(200).write('[{'));
  const withoutSignal = (url: string) => fetch(url);
  const client = clientOf(server, { fetch: withoutSignal, timeoutMs: 100, retries: 1 });
  await failureOf(client.cores.list(), 'timeout');
  const patient = clientOf(server, { fetch: withoutSignal });
  await failureOf(patient.cores.list({ signal: AbortSignal.timeout(100) }), 'aborted');
});

test.each([
  ['a Headers', new Headers({ 'X-Trace': 'abc', authorization: 'Bearer s3cret-key' })],
  [
    'pairs',
    [
      ['X-Trace', 'abc'],
      ['authorization', 'Bearer s3cret-key'],
    ] as const,
  ],
  [
    'an object with an undefined one',
    { 'X-Trace': 'abc', authorization: 'Bearer s3cret-key', 'x-none': undefined } as never,
  ],
])('sends the headers of %s, and reveals none of them', async (_, headers) => {
  await using server = await serve(json([core()]), status(400, {}, 'no s3cret-key here'));
  const client = clientOf(server, { headers });
  await client.cores.list();
  expect(server.received[0]?.headers).toMatchObject({
    'x-trace': 'abc',
    authorization: 'Bearer s3cret-key',
  });
  expect(server.received[0]?.headers).not.toHaveProperty('x-none');
  const error = await failureOf(client.cores.list(), 'http_status');
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('s3cret');
});
