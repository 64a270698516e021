import type { RetryEvent } from '@spacex-platform/spacex-client';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core, launch } from './support/documents.ts';
import type { Answer } from './support/server.ts';
import { closedPort, json, serve, status } from './support/server.ts';

const good = json([core()]);
const whole = JSON.stringify([core()]);

describe('a request is repeated', () => {
  test.each([408, 429, 500, 502, 503, 504, 520])('after status %i', async (code) => {
    await using server = await serve(status(code), status(code), good);
    const list = await clientOf(server).cores.list();
    expect(list.documents).toEqual([core()]);
    expect(server.received).toHaveLength(3);
  });

  const faults: Record<string, Answer> = {
    'a connection dropped before the answer': (response) => response.destroy(),
    'a connection dropped in the middle of a chunked body': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(whole.slice(0, 40), () => response.destroy());
    },
    'a body shorter than its content-length': (response) => {
      response.writeHead(200, { 'content-length': String(whole.length + 100) });
      response.write(whole, () => response.destroy());
    },
    'a body cut by a content-length that is too small': (response) => {
      response.writeHead(200, { 'content-length': '40', connection: 'close' });
      response.write(whole.slice(0, 40));
      response.end();
    },
    'half a body that ends in good order': (response) => response.end(whole.slice(0, 40)),
    'half a body, its end shown by closing the connection': (response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\n\r\n${whole.slice(0, 40)}`);
    },
    'an empty body': (response) => response.end(),
    'a body that is not UTF-8': (response) =>
      response.end(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])),
  };
  test.each(Object.entries(faults))('after %s', async (_, fault) => {
    await using server = await serve(fault, fault, good);
    const list = await clientOf(server).cores.list();
    expect(list.documents).toEqual([core()]);
    expect(server.received).toHaveLength(3);
  });

  test('after a silence longer than the timeout, headers sent or not', async () => {
    const silent: Answer = () => undefined;
    const stalled: Answer = (response) => response.writeHead(200).write(whole.slice(0, 40));
    await using server = await serve(silent, stalled, good);
    const list = await clientOf(server, { timeoutMs: 150 }).cores.list();
    expect(list.documents).toHaveLength(1);
    expect(server.received).toHaveLength(3);
  });

  test('with its body, when it is a POST', async () => {
    const page = { docs: [], totalDocs: 0, limit: 10, page: 1, totalPages: 1 };
    const half: Answer = (response) => response.end('{"docs": [');
    await using server = await serve(
      status(503),
      half,
      json({ ...page, hasNextPage: false, hasPrevPage: false }),
    );
    await clientOf(server).launches.query({ upcoming: false });
    expect(server.received.map((one) => [one.method, one.body])).toEqual(
      Array(3).fill(['POST', '{"query":{"upcoming":false},"options":{}}']),
    );
  });
});

describe('a request is not repeated', () => {
  test.each([400, 401, 403, 418])('after status %i', async (code) => {
    await using server = await serve(status(code, {}, 'no such field'), good);
    const error = await failureOf(clientOf(server).cores.list(), 'http_status');
    expect(error).toMatchObject({ status: code, transient: false, attempts: 1 });
    expect(error.message).toContain('no such field');
    expect(server.received).toHaveLength(1);
  });

  test('after 404', async () => {
    await using server = await serve(status(404, {}, 'Not Found'), good);
    const error = await failureOf(clientOf(server).cores.get('nobody'), 'not_found');
    expect(error.message).toContain(`GET ${server.url}/v4/cores/nobody failed after 1 attempt`);
    expect(server.received).toHaveLength(1);
  });

  test('when it was aborted between two attempts', async () => {
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

describe('when no attempt is left', () => {
  test('a status is "unavailable", with its number and the attempts', async () => {
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

  test('half a body is "broken_body"', async () => {
    await using server = await serve((response) => response.end(whole.slice(0, 40)));
    const error = await failureOf(clientOf(server).cores.list(), 'broken_body');
    expect(error).toMatchObject({ attempts: 4, transient: true });
    // A parser's error would quote the body.
    expect(error.cause).toBeUndefined();
  });

  test('silence is "timeout"', async () => {
    await using server = await serve(() => undefined);
    const client = clientOf(server, { timeoutMs: 60, retries: 1 });
    const error = await failureOf(client.cores.list(), 'timeout');
    expect(error.message).toContain('failed after 2 attempts: no whole answer within 60 ms');
  });

  test('a closed port is "unreachable", with the reason of the system', async () => {
    const client = createSpacexClient({
      baseUrl: await closedPort(),
      retries: 1,
      backoffBaseMs: 1,
    });
    const error = await failureOf(client.cores.list(), 'unreachable');
    expect(error.message).toContain('failed after 2 attempts: no answer (ECONNREFUSED)');
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test('the total time bounds all attempts', async () => {
    await using server = await serve(() => undefined);
    const client = clientOf(server, { timeoutMs: 100, totalTimeoutMs: 250, retries: 50 });
    const started = performance.now();
    const error = await failureOf(client.cores.list(), 'timeout');
    expect(error.message).toContain('totalTimeoutMs');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('a wait longer than the total time is not begun, and the true error stays', async () => {
    await using server = await serve(status(503, { 'retry-after': '30' }));
    const started = performance.now();
    const client = clientOf(server, { totalTimeoutMs: 2_000 });
    await failureOf(client.cores.list(), 'unavailable');
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(server.received).toHaveLength(1);
  });

  test('retries: 0 allows one attempt', async () => {
    await using server = await serve(status(503));
    await failureOf(clientOf(server, { retries: 0 }).cores.list(), 'unavailable');
    expect(server.received).toHaveLength(1);
  });
});

describe('the wait', () => {
  test('is what Retry-After says in seconds', async () => {
    await using server = await serve(status(429, { 'retry-after': '1' }), good);
    await clientOf(server).cores.list();
    const [first, second] = server.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('is until the date that Retry-After says', async () => {
    const date = new Date(Date.now() + 2_500).toUTCString();
    await using server = await serve(status(503, { 'retry-after': date }), good);
    const events: RetryEvent[] = [];
    await clientOf(server, { onRetry: (event) => events.push(event) }).cores.list();
    expect(events[0]?.delayMs).toBeGreaterThan(1_000);
    expect(events[0]?.delayMs).toBeLessThanOrEqual(2_500);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(date) - 10);
  });

  test('is bounded by maxRetryAfterMs', async () => {
    await using server = await serve(status(429, { 'retry-after': '3600' }), good);
    const events: RetryEvent[] = [];
    const client = clientOf(server, {
      maxRetryAfterMs: 20,
      onRetry: (event) => events.push(event),
    });
    await client.cores.list();
    expect(events.map((event) => event.delayMs)).toEqual([20]);
  });

  test('grows, is random, and is capped without a usable Retry-After', async () => {
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

  test('is told before it begins', async () => {
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
