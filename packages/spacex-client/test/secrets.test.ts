import { inspect } from 'node:util';
import type { SpacexClientOptions } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import type { Received, Responder } from './support/server.ts';
import { serve, status } from './support/server.ts';

/** Responds with a text that repeats parts of the request, as proxies and gateways do. */
function echo(code: number, text: (request: Received) => string): Responder {
  return (response, request) =>
    response.writeHead(code, { 'content-type': 'text/plain' }).end(text(request));
}

const key = 'Zk7q9-Wm2x4+Tb8/Rv=';
const encodedKey = encodeURIComponent(key);

type Parts = Partial<Pick<URL, 'username' | 'password' | 'search'>>;

/** Everything that a failed call reveals: its messages, causes and retry events. */
async function revealedBy(
  responder: Responder,
  { headers = {}, fetch, ...parts }: Parts & Pick<SpacexClientOptions, 'headers' | 'fetch'>,
  code: Parameters<typeof failureOf>[1] = 'http_status',
) {
  await using server = await serve(responder);
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

/** Fails if the text contains any piece of the secret of this length. */
function expectNoPieceOf(secret: string, text: string, length = 5): void {
  for (let at = 0; at + length <= secret.length; at++) {
    expect(text).not.toContain(secret.slice(at, at + length));
  }
}

const notQuoted = '(response not shown, because requests carry credentials)';

describe('errors reveal no secret', () => {
  const search = `?api_key=${encodedKey}`;

  test.each([0, 20, 30, 40, 50, 58])(
    'if a text that is not JSON repeats the URL after %i characters',
    async (at) => {
      const text = ({ url }: Received) => `${'x'.repeat(at)} ${url}`;
      const { message, all } = await revealedBy(echo(200, text), { search }, 'not_json');
      expect(message).toContain(`the body is not JSON ${notQuoted}`);
      expectNoPieceOf(encodedKey, all);
      expectNoPieceOf(key, all);
    },
  );

  test.each([0, 150, 180, 190, 199])('if a 403 repeats the key after %i characters', async (at) => {
    const text = () => `${'x'.repeat(at)}${key} is no key`;
    const { message, all } = await revealedBy(echo(403, text), { search: `?key=${encodedKey}` });
    expect(message).toContain(`status 403 ${notQuoted}`);
    expectNoPieceOf(key, all);
  });

  test('if a long body repeats a long header many times', async () => {
    const long = Array.from({ length: 20 }, (_, at) => `${key}${at}`).join('');
    for (const code of [200, 403] as const) {
      for (let shift = 0; shift < 40; shift++) {
        const text = () => `${'x'.repeat(shift)}${`${long} `.repeat(8)}`;
        const headers = { 'x-api-key': long };
        const kind = code === 200 ? 'not_json' : 'http_status';
        expectNoPieceOf(key, (await revealedBy(echo(code, text), { headers }, kind)).all);
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
    ['in capitals', (secret) => secret.toUpperCase()],
    ['backwards', (secret) => [...secret].toReversed().join('')],
    ['in hexadecimal digits', (secret) => Buffer.from(secret).toString('hex')],
  ];
  test.each(echoes)('if a response repeats the password %s', async (_, written) => {
    for (const parts of [{ username: 'me', password }, { username: password }]) {
      for (const code of [200, 403]) {
        const kind = code === 200 ? 'not_json' : 'http_status';
        const text = () => `Refused: ${written(password)}!`;
        const { message, all } = await revealedBy(echo(code, text), parts, kind);
        expect(message).toContain(notQuoted);
        expect(all).not.toContain('Refused');
        expect(all).not.toMatch(/pa.{0,8}ss|w.{1,12}rd|ss.{0,8}ap|dr.{1,12}w|7061/i);
      }
    }
  });

  test('if the user alone is the key', async () => {
    const text = ({ headers }: Received) =>
      `${Buffer.from(headers.authorization?.slice(6) ?? '', 'base64')} ${headers.authorization}`;
    const { all, received } = await revealedBy(echo(403, text), { username: key });
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
    ['X-Anything', 'abc'],
  ])('if it is in the header %s: %s', async (name, value) => {
    const text = ({ headers }: Received) => `${key} / ${headers[name.toLowerCase()]}`;
    const { message, all, received } = await revealedBy(echo(403, text), {
      headers: { [name]: value },
    });
    expect(received[0]?.headers[name.toLowerCase()]).toBe(value);
    expectNoPieceOf(key, all);
    expect(message).toContain(notQuoted);
    expect(all).not.toContain(basic.slice(10, 30));
  });

  test('if it has thousands of characters', async () => {
    const long = Array.from({ length: 900 }, (_, at) => `${at}-${key}`)
      .join('')
      .slice(0, 9_000);
    const text = () => `no ${long.slice(0, 4_000)}`;
    const { message, all } = await revealedBy(echo(403, text), { headers: { 'x-api-key': long } });
    expect(message).toContain(`status 403 ${notQuoted}`);
    expectNoPieceOf(key, all);
  });

  test('if a damaged body repeats it, which a JSON parser would quote', async () => {
    const { all } = await revealedBy(
      echo(200, () => `{"key": ${key}`),
      { search },
      'broken_body',
    );
    expectNoPieceOf(key, all);
  });

  test('if the status line or the content type repeats it', async () => {
    const token = 'Zk7q9Wm2x4Tb8';
    const responders: readonly [Responder, Parameters<typeof failureOf>[1]][] = [
      [(response) => response.writeHead(403, `no ${token}`).end(), 'http_status'],
      [(response) => response.writeHead(503, `no ${token}`).end(), 'unavailable'],
      [(response) => response.writeHead(404, `no ${token}`).end(), 'not_found'],
      [(response) => response.setHeader('content-type', `text/${token}`).end('no'), 'not_json'],
    ];
    for (const [responder, code] of responders) {
      const { all } = await revealedBy(responder, { headers: { 'x-api-key': token } }, code);
      expectNoPieceOf(token, all);
    }
  });

  test('if a custom fetch fails with an error that repeats it', async () => {
    const causes = [
      (url: string) => new Error(`request to ${url} failed`),
      (url: string) => new Error('failed', { cause: new Error(`no ${url}`) }),
      (url: string) => new Error('failed', { cause: { code: url } }),
      (url: string) => Object.assign(new Error('failed'), { config: { url: new URL(url) } }),
      (url: string) => Object.assign(new Error('failed'), { data: Buffer.from(url) }),
      (url: string) => new AggregateError([new DOMException(url)], 'failed'),
      (url: string) => url,
    ];
    for (const cause of causes) {
      const fetch = (url: string) => Promise.reject(cause(url));
      const parts = { search: `?key=${encodedKey}`, fetch };
      const { message, all } = await revealedBy(status(500), parts, 'unreachable');
      expect(message).toContain('no response (fetch failed)');
      expectNoPieceOf(encodedKey, all);
    }
  });
});

describe('errors explain themselves', () => {
  test('by the error code of the system, also if requests carry credentials', async () => {
    const fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }));
    const parts = { search: `?key=${encodedKey}`, fetch };
    const { message } = await revealedBy(status(500), parts, 'unreachable');
    expect(message).toContain('no response (ECONNREFUSED)');
  });

  test('by the cause, unless requests carry credentials', async () => {
    const fetch = () => Promise.reject(new Error('the cable is out'));
    const cause = '[cause]: Error: the cable';
    expect((await revealedBy(status(500), { fetch }, 'unreachable')).all).toContain(cause);
    const parts = { search: `?key=${encodedKey}`, fetch };
    expect((await revealedBy(status(500), parts, 'unreachable')).all).not.toContain(cause);
  });

  test('by the text of the response, if no header can hold a key', async () => {
    const headers = {
      'User-Agent': 'tests/1',
      Accept: 'application/json',
      'accept-language': 'en',
    };
    const { message } = await revealedBy(
      echo(403, () => 'application/json is not available here, "friend"'),
      { headers },
    );
    expect(message).toContain('\\"friend\\"');
    expect(message).toContain('application/json is not');
  });
});
