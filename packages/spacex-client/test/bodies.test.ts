import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core } from './support/documents.ts';
import { json, serve } from './support/server.ts';

describe('a body', () => {
  test('in gzip is unpacked, and counted after that', async () => {
    const text = JSON.stringify([core()]);
    await using server = await serve((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(text)),
    );
    const list = await clientOf(server).cores.list();
    expect(list).toMatchObject({ documents: [core()], bytes: Buffer.byteLength(text) });
    expect(server.received[0]?.headers['accept-encoding']).toContain('gzip');
  });

  test('counts in bytes, not in characters', async () => {
    const text = JSON.stringify([core({ serial: 'B1058 → 😀' })]);
    await using server = await serve((response) => response.end(text));
    const list = await clientOf(server).cores.list();
    expect(list.bytes).toBe(Buffer.byteLength(text));
    expect(list.documents[0]?.serial).toBe('B1058 → 😀');
  });

  test('with a character cut between two packets arrives whole', async () => {
    const bytes = Buffer.from(JSON.stringify([core({ serial: '😀' })]));
    const cut = bytes.indexOf(0x9f);
    await using server = await serve((response) => {
      response.write(bytes.subarray(0, cut));
      setTimeout(() => response.end(bytes.subarray(cut)), 50);
    });
    const list = await clientOf(server).cores.list();
    expect(list.documents[0]?.serial).toBe('😀');
  });

  test('comes over a redirect', async () => {
    await using server = await serve(
      (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      json([core()]),
    );
    const list = await clientOf(server).cores.list();
    expect(list.documents).toHaveLength(1);
    expect(server.received.map((one) => one.url)).toEqual(['/v4/cores', '/elsewhere']);
  });

  test('is not sought for ever over redirects', async () => {
    await using server = await serve((response) =>
      response.writeHead(302, { location: '/v4/cores' }).end(),
    );
    await failureOf(clientOf(server, { retries: 0 }).cores.list(), 'unreachable');
    expect(server.received.length).toBeLessThan(30);
  });
});

describe('a body that is too large', () => {
  test('is refused by its content-length, before it is read', async () => {
    await using server = await serve((response) =>
      response.writeHead(200, { 'content-length': '5000' }).write('['),
    );
    const client = clientOf(server, { maxBodyBytes: 1_000 });
    const error = await failureOf(client.cores.list(), 'body_too_large');
    expect(error).toMatchObject({ attempts: 1, transient: false });
    expect(error.message).toContain('5000 bytes, more than the 1000 accepted');
  });

  test('is cut at the bound when it never ends', async () => {
    let sent = 0;
    let closed: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      closed = resolve;
    });
    await using server = await serve((response) => {
      response.on('close', closed);
      response.write('[');
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    const client = clientOf(server, { maxBodyBytes: 1_000_000 });
    const error = await failureOf(client.cores.list(), 'body_too_large');
    expect(error.message).toContain('maxBodyBytes');
    await end;
    expect(sent).toBeLessThan(20_000_000);
  });

  test('is measured after decompression', async () => {
    const bomb = gzipSync(`[${' '.repeat(5_000_000)}]`);
    expect(bomb.length).toBeLessThan(100_000);
    await using server = await serve((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const client = clientOf(server, { maxBodyBytes: 100_000 });
    await failureOf(client.cores.list(), 'body_too_large');
    expect(server.received).toHaveLength(1);
  });

  test('is accepted when it has exactly the bound', async () => {
    const text = JSON.stringify([core()]);
    await using server = await serve((response) => response.end(text));
    const list = await clientOf(server, { maxBodyBytes: text.length }).cores.list();
    expect(list.documents).toHaveLength(1);
    await failureOf(
      clientOf(server, { maxBodyBytes: text.length - 1 }).cores.list(),
      'body_too_large',
    );
  });

  test('does not delay an error status', async () => {
    await using server = await serve((response) => {
      response.writeHead(400);
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const error = await failureOf(clientOf(server).cores.list(), 'http_status');
    expect(error.message.length).toBeLessThan(600);
  });
});

describe('a success that is no document', () => {
  test('names an HTML page, whatever its content type', async () => {
    const page = '<!doctype html>\n<html><title>Sign in</title></html>';
    for (const type of ['text/html; charset=utf-8', 'application/json']) {
      await using server = await serve((response) =>
        response.writeHead(200, { 'content-type': type }).end(page),
      );
      const error = await failureOf(clientOf(server).cores.list(), 'not_json');
      expect(error).toMatchObject({ attempts: 1, transient: false, status: 200 });
      expect(error.message).toContain(`an HTML page (${type})`);
      expect(error.message).toContain('"<!doctype html> <html>');
      expect(error.message).toContain('Check that the base URL is the API itself');
      expect(server.received).toHaveLength(1);
    }
  });

  test('names other text', async () => {
    await using server = await serve((response) => response.end('It works!'));
    const error = await failureOf(clientOf(server).cores.list(), 'not_json');
    expect(error.message).toContain('no JSON (no content type), and starts with "It works!"');
  });

  test.each([
    ['null', 'null where a list'],
    ['{"error":"x"}', 'an object where a list'],
    ['17', 'a plain value where a list'],
  ])('names %s where a list should be', async (body, words) => {
    await using server = await serve((response) => response.end(body));
    const error = await failureOf(clientOf(server).cores.list(), 'unexpected_shape');
    expect(error.message).toContain(words);
    expect(server.received).toHaveLength(1);
  });

  test('names a list where a document should be', async () => {
    await using server = await serve(json([]));
    const error = await failureOf(clientOf(server).company.get(), 'unexpected_shape');
    expect(error.message).toContain('a list where an object');
  });

  test('takes "no content" for nothing there', async () => {
    await using server = await serve((response) => response.writeHead(204).end());
    await failureOf(clientOf(server).launches.next(), 'not_found');
  });
});

describe('an abort', () => {
  test('ends a request in the middle of its body', async () => {
    await using server = await serve((response) => response.writeHead(200).write('[{"a":'));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const list = clientOf(server).cores.list({ signal: controller.signal });
    const error = await failureOf(list, 'aborted');
    expect(error.transient).toBe(false);
    expect(server.received).toHaveLength(1);
  });

  test('by the signal of the client ends its requests, and none is sent afterwards', async () => {
    await using server = await serve(() => undefined);
    const controller = new AbortController();
    const client = clientOf(server, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await failureOf(client.cores.list(), 'aborted');
    await failureOf(client.cores.list({ signal: new AbortController().signal }), 'aborted');
    expect(server.received).toHaveLength(1);
  });
});
