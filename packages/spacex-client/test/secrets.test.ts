import { inspect } from 'node:util';
import type { SpacexClientOptions } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import type { Answer, Received } from './support/server.ts';
import { serve, status } from './support/server.ts';

/** Text with whatever the request brought, as proxies and gateways echo it. */
function echo(code: number, text: (request: Received) => string): Answer {
  return (response, request) =>
    response.writeHead(code, { 'content-type': 'text/plain' }).end(text(request));
}

const key = 'Zk7q9-Wm2x4+Tb8/Rv=';
const encodedKey = encodeURIComponent(key);

type Parts = Partial<Pick<URL, 'username' | 'password' | 'search'>>;

/** Everything that a failed call tells, retries and causes included. */
async function toldBy(
  answer: Answer,
  { headers = {}, fetch, ...parts }: Parts & Pick<SpacexClientOptions, 'headers' | 'fetch'>,
  code: Parameters<typeof failureOf>[1] = 'http_status',
) {
  await using server = await serve(answer);
  const baseUrl = Object.assign(new URL(server.url), parts);
  const reasons: string[] = [];
  const onRetry = ({ reason }: { reason: string }) => reasons.push(reason);
  const client = clientOf(server, {
    baseUrl,
    headers,
    onRetry,
    retries: 1,
    ...(fetch === undefined ? {} : { fetch }),
  });
  const error = await failureOf(client.cores.list(), code);
  const all = `${reasons.join('\n')}\n${inspect(error, { depth: 10, showHidden: true })}`;
  return { message: error.message, all, received: server.received };
}

/** No piece of a secret of this length may be told. */
function expectNoPieceOf(secret: string, text: string, length = 5): void {
  for (let at = 0; at + length <= secret.length; at++) {
    expect(text).not.toContain(secret.slice(at, at + length));
  }
}

describe('a secret stays out of messages', () => {
  test.each([20, 30, 40, 50, 58])('where an excerpt would be cut in it, after %i', async (at) => {
    const text = ({ url }: Received) => `${'x'.repeat(at - 19)} ${url}`;
    const search = `?api_key=${encodedKey}`;
    const { message, all } = await toldBy(echo(200, text), { search }, 'not_json');
    expect(message).toContain('starts with "x');
    expectNoPieceOf(encodedKey, all);
    expectNoPieceOf(key, all);
  });

  test.each([150, 180, 190, 199])('where the text of a 403 is cut in it, after %i', async (at) => {
    const text = () => `${'x'.repeat(at)}${key} is no key`;
    const { message, all } = await toldBy(echo(403, text), { search: `?key=${encodedKey}` });
    expect(message).toContain('"xxx');
    expectNoPieceOf(key, all);
  });

  test('where a body is cut in it before it is looked at', async () => {
    // Each of them becomes short, so that the cut of the body comes near the start.
    const long = Array.from({ length: 20 }, (_, at) => `${key}${at}`).join('');
    for (const code of [200, 403] as const) {
      for (let shift = 0; shift < 40; shift++) {
        const text = () => `${'x'.repeat(shift)}${`${long} `.repeat(8)}`;
        const headers = { 'x-api-key': long };
        const kind = code === 200 ? 'not_json' : 'http_status';
        expectNoPieceOf(key, (await toldBy(echo(code, text), { headers }, kind)).all);
      }
    }
  });

  const password = 'pa"ss\\wörd/€ 1';
  const echoes: readonly [string, (secret: string) => string][] = [
    ['as it is', (secret) => secret],
    ['as JSON', (secret) => JSON.stringify({ refused: secret })],
    ['as JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ refused: secret }))],
    [
      'as JSON of other languages',
      (secret) =>
        JSON.stringify(secret)
          .replaceAll('/', '\\/')
          .replaceAll(
            /[\u0080-\uffff]/g,
            (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
          ),
    ],
    ['as a part of a URL', encodeURIComponent],
    ['as a parameter', (secret) => new URLSearchParams({ secret }).toString()],
    ['as a part of a URL, twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
    [
      'as HTML',
      (secret) =>
        `No: ${secret.replaceAll('"', '&quot;').replaceAll('/', '&#x2F;').replaceAll('ö', '&#246;')}`,
    ],
  ];
  test.each(echoes)('where it comes back %s', async (_, written) => {
    for (const parts of [{ username: 'me', password }, { username: password }]) {
      const { message, all } = await toldBy(
        echo(403, () => `Refused: ${written(password)}!`),
        parts,
      );
      expect(message).toContain('Refused: ');
      expect(message).toContain('***');
      expect(message).toContain('!');
      expect(all).not.toMatch(/pa.{0,8}ss|w.{1,12}rd/);
    }
  });

  test('where the user is the key', async () => {
    const text = ({ headers }: Received) =>
      `${Buffer.from(headers.authorization?.slice(6) ?? '', 'base64')} ${headers.authorization}`;
    const { all, received } = await toldBy(echo(403, text), { username: key });
    expect(received).toHaveLength(1);
    expectNoPieceOf(key, all);
    expect(all).not.toContain(Buffer.from(`${key}:`).toString('base64'));
  });

  const basic = `Basic ${Buffer.from(`me:${key}`).toString('base64')}`;
  test.each([
    ['x-api-key', key],
    ['authorization', `Bearer ${key}`],
    ['authorization', key],
    ['authorization', basic],
    ['cookie', `theme=dark; session=${key}`],
    ['x-anything', key],
  ])('where it is in the header %s: %s', async (name, value) => {
    const text = ({ headers }: Received) => `${key} / ${headers[name]}`;
    const { all, received } = await toldBy(echo(403, text), { headers: { [name]: value } });
    expect(received[0]?.headers[name]).toBe(value);
    expectNoPieceOf(key, all);
    expect(all).not.toContain(basic.slice(10, 30));
  });

  test('where it is longer than any expression', async () => {
    const long = Array.from({ length: 900 }, (_, at) => `${at}-${key}`)
      .join('')
      .slice(0, 9_000);
    const text = () => `no ${long.slice(0, 4_000)}`;
    const { message, all } = await toldBy(echo(403, text), { headers: { 'x-api-key': long } });
    expect(message).toContain('no ***');
    expectNoPieceOf(key, all);
  });

  test('where a damaged body has it, of which a parser would quote', async () => {
    const search = `?key=${encodedKey}`;
    const { all } = await toldBy(
      echo(200, () => `{"key": ${key}`),
      { search },
      'broken_body',
    );
    expectNoPieceOf(key, all);
  });

  test('where a fetch of the caller fails with an error that has it', async () => {
    const causes = [
      (url: string) => new Error(`request to ${url} failed`),
      (url: string) => new Error('failed', { cause: new Error(`no ${url}`) }),
      (url: string) => Object.assign(new Error('failed'), { config: { url: new URL(url) } }),
      (url: string) => Object.assign(new Error('failed'), { data: Buffer.from(url) }),
      (url: string) => new AggregateError([new DOMException(url)], 'failed'),
    ];
    for (const cause of causes) {
      const fetch = ({ url }: Request) => Promise.reject(cause(url));
      const parts = { search: `?key=${encodedKey}`, fetch };
      const { all } = await toldBy(status(500), parts, 'unreachable');
      expectNoPieceOf(encodedKey, all);
    }
  });

  test('and an error that tells none keeps its cause', async () => {
    const cause = new Error('the cable is out');
    const parts = { search: `?key=${encodedKey}`, fetch: () => Promise.reject(cause) };
    expect((await toldBy(status(500), parts, 'unreachable')).all).toContain(
      '[cause]: Error: the cable',
    );
  });
});

test('words that are no secret stay', async () => {
  const headers = { 'x-trace': 'abc', accept: 'application/json' };
  const text = () => 'abc: application/json is not to be had here, "friend"';
  const { message } = await toldBy(echo(403, text), { headers, username: 'me', password: key });
  expect(message).toContain('\\"friend\\"');
  expect(message).toContain('abc: application/json is not');
});
