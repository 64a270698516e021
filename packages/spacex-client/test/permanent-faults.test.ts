import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core } from './support/documents.ts';
import { json, type Responder, serve, status } from './support/server.ts';

const once = { attempts: 1, transient: false };

describe('a fault that a retry cannot cure ends the call after one attempt', () => {
  test('a redirect loop', async () => {
    await using server = await serve((response) =>
      response.writeHead(302, { location: '/v4/cores' }).end(),
    );
    const error = await failureOf(clientOf(server).cores.list(), 'redirect');
    expect(error).toMatchObject(once);
    expect(error.message).toContain('the server redirects in a loop or to an invalid URL. Check');
    // Fetch itself follows 20 redirects.
    expect(server.received.length).toBeLessThan(30);
  });

  test('a redirect to an address that is not HTTP', async () => {
    await using server = await serve((response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    );
    const error = await failureOf(clientOf(server).cores.list(), 'redirect');
    expect(error).toMatchObject(once);
    expect(server.received).toHaveLength(1);
  });

  test('a port that fetch blocks', async () => {
    const client = createSpacexClient({ baseUrl: 'http://127.0.0.1:6000', backoffBaseMs: 1 });
    const error = await failureOf(client.cores.list(), 'blocked_port');
    expect(error).toMatchObject(once);
    expect(error.message).toContain('fetch blocks the port of the base URL. Serve the API on');
  });

  test.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['an invalid header', 'HTTP/1.1 200 OK\r\nconte\0nt: 1\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['an invalid chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n[]\r\n'],
  ])('%s', async (_, answer) => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const client = createSpacexClient({ baseUrl, backoffBaseMs: 1 });
      const error = await failureOf(client.cores.list(), 'protocol');
      expect(error).toMatchObject(once);
      expect(error.message).toMatch(/the server sent an invalid HTTP response \(\w+\)\. Check/);
      expect(connections).toBe(1);
    } finally {
      server.close();
    }
  });

  const text = JSON.stringify([core({ serial: 'B1058 “Demo” é' })]);
  const send = (body: Buffer, charset: string): Responder => {
    return (response) =>
      response.writeHead(200, { 'content-type': `application/json; charset=${charset}` }).end(body);
  };
  const utf16 = Buffer.from(text, 'utf16le');
  test.each([
    ['Latin-1', send(Buffer.from('[{"serial":"é, à"}]', 'latin1'), 'iso-8859-1')],
    ['UTF-16 with a mark', send(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'utf-16')],
    ['UTF-16 without a mark', send(Buffer.from('[{"id":"1"}]', 'utf16le'), 'utf-16le')],
    ['big-endian UTF-16', send(Buffer.from('[{"id":"1"}]', 'utf16le').swap16(), 'utf-16be')],
  ])('a body in %s', async (_, responder) => {
    await using server = await serve(responder);
    const error = await failureOf(clientOf(server).cores.list(), 'encoding');
    expect(error).toMatchObject({ ...once, status: 200 });
    expect(error.message).toMatch(/not UTF-8.*\. Check that the base URL is the API itself; JSON/);
    expect(server.received).toHaveLength(1);
  });

  test.each(['NaN', 'Infinity', '-Infinity'])('the value %s in the JSON', async (value) => {
    await using server = await serve((response) =>
      response.end(`[{"details": "\\"NaN", "window": ${value}, "id": "1"}]`),
    );
    const error = await failureOf(clientOf(server).cores.list(), 'not_json');
    expect(error).toMatchObject(once);
    expect(error.message).toContain(`the body has the value ${value}, which is not JSON`);
    expect(server.received).toHaveLength(1);
  });

  test.each([501, 505, 510])('status %i', async (code) => {
    await using server = await serve(status(code));
    const error = await failureOf(clientOf(server).cores.list(), 'unsupported');
    expect(error).toMatchObject({ ...once, status: code });
    expect(server.received).toHaveLength(1);
  });
});

test('the second document with an id is a reject of list and query', async () => {
  const twice = [core(), core({ serial: 'B9002' }), core({ id: 'cccccccccccccccccccccc02' })];
  const page = { limit: 10, page: 1, totalPages: 1, hasNextPage: false, hasPrevPage: false };
  await using server = await serve(
    json(twice),
    json({ docs: twice, totalDocs: 3, ...page, pagingCounter: 1, offset: 0 }),
  );
  const client = clientOf(server);
  for (const { documents, rejects } of [await client.cores.list(), await client.cores.query()]) {
    expect(documents).toEqual([twice[0], twice[2]]);
    expect(rejects).toEqual([
      {
        resource: 'cores',
        documentId: core().id,
        issues: [{ code: 'duplicate_id', path: 'id', message: expect.any(String) }],
        raw: JSON.stringify(twice[1]),
      },
    ]);
  }
});
