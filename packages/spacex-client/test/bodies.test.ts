import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core } from './support/documents.ts';
import { json, serve } from './support/server.ts';

describe('response bodies', () => {
  test('decompresses gzip and counts bytes after decompression', async () => {
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

  test('counts bytes, not characters', async () => {
    const text = JSON.stringify([core({ serial: 'B1058 → 😀' })]);
    await using server = await serve((response) => response.end(text));
    const list = await clientOf(server).cores.list();
    expect(list.bytes).toBe(Buffer.byteLength(text));
    expect(list.documents[0]?.serial).toBe('B1058 → 😀');
  });

  test('decodes a character that is split between two chunks', async () => {
    const bytes = Buffer.from(JSON.stringify([core({ serial: '😀' })]));
    const cut = bytes.indexOf(0x9f);
    await using server = await serve((response) => {
      response.write(bytes.subarray(0, cut));
      setTimeout(() => response.end(bytes.subarray(cut)), 50);
    });
    const list = await clientOf(server).cores.list();
    expect(list.documents[0]?.serial).toBe('😀');
  });

  test('follows a redirect', async () => {
    await using server = await serve(
      (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
      json([core()]),
    );
    const list = await clientOf(server).cores.list();
    expect(list.documents).toHaveLength(1);
    expect(server.received.map((one) => one.url)).toEqual(['/v4/cores', '/elsewhere']);
  });
});

describe('maxBodyBytes', () => {
  test('rejects a large content-length before reading the body', async () => {
    await using server = await serve((response) =>
      response.writeHead(200, { 'content-length': '5000' }).write('['),
    );
    const client = clientOf(server, { maxBodyBytes: 1_000 });
    const error = await failureOf(client.cores.list(), 'body_too_large');
    expect(error).toMatchObject({ attempts: 1, transient: false });
    expect(error.message).toContain('5000 bytes, more than the limit of 1000');
  });

  test('stops reading an endless body at the limit', async () => {
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

  test('limits the size after decompression', async () => {
    const bomb = gzipSync(`[${' '.repeat(5_000_000)}]`);
    expect(bomb.length).toBeLessThan(100_000);
    await using server = await serve((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const client = clientOf(server, { maxBodyBytes: 100_000 });
    await failureOf(client.cores.list(), 'body_too_large');
    expect(server.received).toHaveLength(1);
  });

  test('accepts a body of exactly the limit', async () => {
    const text = JSON.stringify([core()]);
    await using server = await serve((response) => response.end(text));
    const list = await clientOf(server, { maxBodyBytes: text.length }).cores.list();
    expect(list.documents).toHaveLength(1);
    await failureOf(
      clientOf(server, { maxBodyBytes: text.length - 1 }).cores.list(),
      'body_too_large',
    );
  });

  test('does not read the endless body of an error status', async () => {
    await using server = await serve((response) => {
      response.writeHead(400);
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const error = await failureOf(clientOf(server).cores.list(), 'http_status');
    expect(error.message.length).toBeLessThan(600);
  });
});

describe('a successful response without the expected JSON', () => {
  test('is reported as an HTML page, with any content type', async () => {
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

  test('is reported as not JSON', async () => {
    await using server = await serve((response) => response.end('It works!'));
    const error = await failureOf(clientOf(server).cores.list(), 'not_json');
    expect(error.message).toContain('the body is not JSON (no content type): "It works!"');
  });

  test.each([
    ['null', 'the body is null, expected an array'],
    ['{"error":"x"}', 'the body is an object, expected an array'],
    ['17', 'the body is a scalar, expected an array'],
  ])('is rejected if it is %s instead of an array', async (body, message) => {
    await using server = await serve((response) => response.end(body));
    const error = await failureOf(clientOf(server).cores.list(), 'unexpected_shape');
    expect(error.message).toContain(message);
    expect(server.received).toHaveLength(1);
  });

  test('is rejected if it is an array instead of an object', async () => {
    await using server = await serve(json([]));
    const error = await failureOf(clientOf(server).company.get(), 'unexpected_shape');
    expect(error.message).toContain('the body is an array, expected an object');
  });

  test('is "not_found" for status 204', async () => {
    await using server = await serve((response) => response.writeHead(204).end());
    await failureOf(clientOf(server).launches.next(), 'not_found');
  });
});

describe('abort signals', () => {
  test('aborts a request in the middle of its body', async () => {
    const controller = new AbortController();
    await using server = await serve((response) => {
      response.writeHead(200).write('[{"a":');
      setTimeout(() => controller.abort(), 100);
    });
    const list = clientOf(server).cores.list({ signal: controller.signal });
    const error = await failureOf(list, 'aborted');
    expect(error.transient).toBe(false);
    expect(server.received).toHaveLength(1);
  });

  test("aborts all requests by the client's signal and sends none afterwards", async () => {
    const controller = new AbortController();
    await using server = await serve(() => controller.abort());
    const client = clientOf(server, { signal: controller.signal });
    await failureOf(client.cores.list(), 'aborted');
    await failureOf(client.cores.list({ signal: new AbortController().signal }), 'aborted');
    expect(server.received).toHaveLength(1);
  });
});
