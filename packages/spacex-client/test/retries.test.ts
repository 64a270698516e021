import type { RetryEvent } from '@spacex-platform/spacex-client';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core, launch } from './support/documents.ts';
import type { Responder } from './support/server.ts';
import { closedPort, json, serve, status } from './support/server.ts';

const good = json([core()]);
const body = JSON.stringify([core()]);

describe('retries', () => {
  test.each([408, 429, 500, 502, 503, 504, 507, 520])('after status %i', async (code) => {
    await using server = await serve(status(code), status(code), good);
    const list = await clientOf(server).cores.list();
    expect(list.documents).toEqual([core()]);
    expect(server.received).toHaveLength(3);
  });

  const faults: Record<string, Responder> = {
    'a connection closed before the response': (response) => response.destroy(),
    'a connection closed in the middle of a chunked body': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(body.slice(0, 40), () => response.destroy());
    },
    'a body shorter than its content-length': (response) => {
      response.writeHead(200, { 'content-length': String(body.length + 100) });
      response.write(body, () => response.destroy());
    },
    'a body truncated by a content-length that is too small': (response) => {
      response.writeHead(200, { 'content-length': '40', connection: 'close' });
      response.write(body.slice(0, 40));
      response.end();
    },
    'a truncated body that ends normally': (response) => response.end(body.slice(0, 40)),
    'a truncated body that ends by closing the connection': (response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\n\r\n${body.slice(0, 40)}`);
    },
    'an empty body': (response) => response.end(),
    'a body that ends in the middle of a character': (response) =>
      response.end(Buffer.from([0x5b, 0x22, 0xe2, 0x82])),
    'a truncated body that has NaN in a text': (response) =>
      response.end('[{"details": "lost: NaN'),
  };
  test.each(Object.entries(faults))('after %s', async (_, fault) => {
    await using server = await serve(fault, fault, good);
    const list = await clientOf(server).cores.list();
    expect(list.documents).toEqual([core()]);
    expect(server.received).toHaveLength(3);
  });

  test('after a timeout, before or after the headers', async () => {
    const silent: Responder = () => undefined;
    const stalled: Responder = (response) => response.writeHead(200).write(body.slice(0, 40));
    await using server = await serve(silent, stalled, good);
    const list = await clientOf(server, { timeoutMs: 1_000 }).cores.list();
    expect(list.documents).toHaveLength(1);
    expect(server.received).toHaveLength(3);
  });

  test('with the same body, if the request is a POST', async () => {
    const page = { docs: [], totalDocs: 0, limit: 10, page: 1, totalPages: 1 };
    const truncated: Responder = (response) => response.end('{"docs": [');
    await using server = await serve(
      status(503),
      truncated,
      json({ ...page, hasNextPage: false, hasPrevPage: false }),
    );
    await clientOf(server).launches.query({ upcoming: false });
    expect(server.received.map((one) => [one.method, one.body])).toEqual(
      Array(3).fill(['POST', '{"query":{"upcoming":false},"options":{}}']),
    );
  });
});

describe('does not retry', () => {
  test.each([400, 401, 403, 418])('after status %i', async (code) => {
    await using server = await serve(status(code, {}, 'no such field'), good);
    const error = await failureOf(clientOf(server).cores.list(), 'http_status');
    expect(error).toMatchObject({ status: code, transient: false, attempts: 1 });
    expect(error.message).toContain('no such field');
    expect(server.received).toHaveLength(1);
  });

  test('after 404', async () => {
    await using server = await serve(status(404, {}, 'Not Found'), good);
    const error = await failureOf(clientOf(server).cores.get('missing'), 'not_found');
    expect(error.message).toContain(`GET ${server.url}/v4/cores/missing failed after 1 attempt`);
    expect(server.received).toHaveLength(1);
  });

  test('if the request was aborted between two attempts', async () => {
    await using server = await serve(status(503, { 'retry-after': '10' }));
    const controller = new AbortController();
    const client = clientOf(server);
    setTimeout(() => controller.abort(new Error('enough')), 100);
    const started = performance.now();
    const error = await failureOf(client.cores.list({ signal: controller.signal }), 'aborted');
    expect(error.cause).toEqual(new Error('enough'));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('after the last attempt', () => {
  test('reports an error status as "unavailable", with the status and the attempts', async () => {
    await using server = await serve(status(503));
    const error = await failureOf(clientOf(server).cores.list(), 'unavailable');
    expect(error).toMatchObject({
      status: 503,
      attempts: 4,
      transient: true,
      resource: 'cores',
      url: `${server.url}/v4/cores`,
      message: `GET ${server.url}/v4/cores failed after 4 attempts: status 503 Service Unavailable. Try again later.`,
    });
    expect(server.received).toHaveLength(4);
  });

  test('reports a truncated body as "broken_body"', async () => {
    await using server = await serve((response) => response.end(body.slice(0, 40)));
    const error = await failureOf(clientOf(server).cores.list(), 'broken_body');
    expect(error).toMatchObject({ attempts: 4, transient: true });
    // A parser's error would quote the body.
    expect(error.cause).toBeUndefined();
  });

  test.each(['[{"id": "1",}]', '[{"id": "1"} {"id": "2"}]', '[{"a": "]"}],', "[{'id': '1'}]"])(
    'reports a complete body with a syntax error as "invalid_json": %s',
    async (text) => {
      await using server = await serve((response) => response.end(text));
      const error = await failureOf(clientOf(server).cores.list(), 'invalid_json');
      expect(error).toMatchObject({ attempts: 4, transient: false });
      expect(error.message).toContain('report it to its operator');
      expect(error.cause).toBeUndefined();
    },
  );

  test.each(['[{"id": "]}', '[{"id": [1, 2]', '{"id": {"a": "}"}', '['])(
    'reports a body that ends early as "broken_body": %s',
    async (text) => {
      await using server = await serve((response) => response.end(text));
      const call = text.startsWith('{') ? 'company' : 'cores';
      const client = clientOf(server, { retries: 0 });
      await failureOf(
        call === 'company' ? client.company.get() : client.cores.list(),
        'broken_body',
      );
    },
  );

  test('reports a missing response as "timeout"', async () => {
    await using server = await serve(() => undefined);
    const client = clientOf(server, { timeoutMs: 60, retries: 1 });
    const error = await failureOf(client.cores.list(), 'timeout');
    expect(error.message).toContain('failed after 2 attempts: no complete response within 60 ms');
  });

  test('reports a closed port as "unreachable", with the error code of the system', async () => {
    const client = createSpacexClient({
      baseUrl: await closedPort(),
      retries: 1,
      backoffBaseMs: 1,
    });
    const error = await failureOf(client.cores.list(), 'unreachable');
    expect(error.message).toContain('failed after 2 attempts: no response (ECONNREFUSED)');
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test('limits the total time of all attempts', async () => {
    await using server = await serve(() => undefined);
    const client = clientOf(server, { timeoutMs: 100, totalTimeoutMs: 250, retries: 50 });
    const started = performance.now();
    const error = await failureOf(client.cores.list(), 'timeout');
    expect(error.message).toContain('totalTimeoutMs');
    // 50 retries would take more than five seconds.
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  test('does not start a wait longer than the total time, and reports the original error', async () => {
    await using server = await serve(status(503, { 'retry-after': '30' }));
    const started = performance.now();
    const client = clientOf(server, { totalTimeoutMs: 20_000 });
    await failureOf(client.cores.list(), 'unavailable');
    // Neither the wait of 30 seconds nor the total time passed.
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(server.received).toHaveLength(1);
  });

  test('makes one attempt with retries: 0', async () => {
    await using server = await serve(status(503));
    await failureOf(clientOf(server, { retries: 0 }).cores.list(), 'unavailable');
    expect(server.received).toHaveLength(1);
  });
});

describe('waits', () => {
  test('for the seconds of Retry-After', async () => {
    await using server = await serve(status(429, { 'retry-after': '1' }), good);
    await clientOf(server).cores.list();
    const [first, second] = server.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('until the date of Retry-After', async () => {
    const date = new Date(Date.now() + 2_500).toUTCString();
    await using server = await serve(status(503, { 'retry-after': date }), good);
    const events: RetryEvent[] = [];
    await clientOf(server, { onRetry: (event) => events.push(event) }).cores.list();
    expect(events[0]?.delayMs).toBeGreaterThan(1_000);
    expect(events[0]?.delayMs).toBeLessThanOrEqual(2_500);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(date) - 10);
  });

  test('not longer than maxRetryAfterMs, and says when to ask again', async () => {
    await using server = await serve(status(429, { 'retry-after': '3600' }), good);
    const events: RetryEvent[] = [];
    const client = clientOf(server, {
      maxRetryAfterMs: 20,
      onRetry: (event) => events.push(event),
    });
    const before = Date.now();
    const error = await failureOf(client.cores.list(), 'deferred');
    expect(events).toEqual([]);
    expect(server.received).toHaveLength(1);
    const retryAt = error.retryAt?.getTime() ?? 0;
    expect(retryAt).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(retryAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  test('with random, growing and capped delays if Retry-After is invalid', async () => {
    await using server = await serve(status(503, { 'retry-after': 'soon' }));
    const events: RetryEvent[] = [];
    const client = clientOf(server, {
      retries: 30,
      backoffBaseMs: 2,
      backoffCapMs: 12,
      onRetry: (event) => events.push(event),
    });
    await failureOf(client.cores.list(), 'unavailable');
    const delays = events.map((event) => event.delayMs);
    expect(delays).toHaveLength(30);
    expect(delays[0]).toBeLessThanOrEqual(2);
    expect(Math.max(...delays)).toBeLessThanOrEqual(12);
    expect(new Set(delays).size).toBeGreaterThan(3);
  });

  test('after calling onRetry', async () => {
    await using server = await serve(status(502), json([launch()]));
    const events: RetryEvent[] = [];
    await clientOf(server, { onRetry: (event) => events.push(event) }).launches.list();
    expect(events).toEqual([
      {
        url: `${server.url}/v5/launches`,
        attempt: 1,
        maxAttempts: 4,
        code: 'unavailable',
        reason: 'status 502 Bad Gateway',
        status: 502,
        delayMs: expect.any(Number),
      },
    ]);
  });
});
