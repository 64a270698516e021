import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { launchDocument } from '../support/launch-library/launch-document.ts';
import type { LaunchLibraryServer } from '../support/launch-library/launch-library-server.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { clientOf, collect, failureOf, setLaunches } from './support/launch-library-client.ts';

const hourMs = 3_600_000;

/** A server that refuses requests until `waitMs` have passed. */
async function exhausted(waitMs: number): Promise<LaunchLibraryServer> {
  const server = await startLaunchLibrary(2);
  setLaunches(server, [launchDocument(1)]);
  const start = server.now;
  server.window.take(start - hourMs + waitMs);
  server.window.take(start - hourMs + waitMs);
  return server;
}

test('the stand-in accepts 15 requests in any hour', async () => {
  await using server = await startLaunchLibrary();
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let at = 0; at < count; at++) {
      const response = await fetch(`${server.url}/launches/`);
      await response.text();
      all.push(response.status);
    }
    return all;
  };
  expect((await statuses(16)).filter((status) => status === 429)).toHaveLength(1);
  server.now += hourMs - 1000;
  expect(await statuses(1)).toEqual([429]);
  server.now += 1000;
  expect(await statuses(1)).toEqual([200]);
});

test.each(['header', 'detail'] as const)(
  'is deferred for the wait named in the %s',
  async (where) => {
    await using server = await exhausted(2_429_000);
    server.namesWaitIn = where;
    const before = Date.now();
    const failure = await failureOf(clientOf(server).launches());
    expect(failure).toMatchObject({ code: 'deferred', status: 429, transient: true, attempts: 1 });
    const waitMs = (failure.retryAt?.getTime() ?? 0) - before;
    expect(waitMs).toBeGreaterThanOrEqual(2_429_000);
    expect(waitMs).toBeLessThan(2_429_000 + Date.now() - before + 1000);
    expect(failure.message).toContain(failure.retryAt?.toISOString());
  },
);

test('is deferred for an hour if the server names no wait', async () => {
  await using server = await exhausted(60_000);
  server.namesWaitIn = 'nothing';
  const before = Date.now();
  const { code, retryAt } = await failureOf(clientOf(server).launches());
  expect(code).toBe('deferred');
  expect((retryAt?.getTime() ?? 0) - before).toBeGreaterThanOrEqual(hourMs);
});

test('sends no request before the named time, except for the state of the limit', async () => {
  await using server = await exhausted(600_000);
  const client = clientOf(server);
  const first = await failureOf(client.launches());
  const second = await failureOf(client.launches());
  const third = await failureOf(collect(client.launchers('SpaceX')));
  expect([first, second, third].map(({ code }) => code)).toEqual(Array(3).fill('deferred'));
  expect(server.requests).toHaveLength(1);
  expect(await client.throttle()).toMatchObject({ limit: 2, used: 2, nextUseSeconds: 600 });
});

test('waits as long as maxWaitMs allows', async () => {
  await using server = await exhausted(2000);
  const events: number[] = [];
  const client = clientOf(server, {
    maxWaitMs: 10_000,
    onRetry: ({ delayMs }) => {
      events.push(delayMs);
      server.now += delayMs;
    },
  });
  const start = performance.now();
  expect((await client.launches()).documents).toHaveLength(1);
  expect(performance.now() - start).toBeGreaterThanOrEqual(1990);
  expect(events).toEqual([2000]);
  expect(server.requests).toHaveLength(2);
});

test('waits longer than the timeouts of work', async () => {
  await using server = await exhausted(2000);
  const client = clientOf(server, {
    ...{ maxWaitMs: 10_000, timeoutMs: 1500, totalTimeoutMs: 1500 },
    onRetry: ({ delayMs }) => {
      server.now += delayMs;
    },
  });
  expect((await client.launches()).documents).toHaveLength(1);
});

test('is deferred if the server refuses again after each wait', async () => {
  await using server = await exhausted(1000);
  const client = clientOf(server, { maxWaitMs: 10_000, retries: 1 });
  const failure = await failureOf(client.launches());
  expect(failure).toMatchObject({ code: 'deferred', status: 429 });
  expect(failure.retryAt?.getTime()).toBeGreaterThan(Date.now() - 1000);
});

test('ends a wait when it is aborted', async () => {
  await using server = await exhausted(5_000_000);
  const controller = new AbortController();
  const client = clientOf(server, { maxWaitMs: 10_000_000, onRetry: () => controller.abort() });
  const failure = await failureOf(client.launches({}, { signal: controller.signal }));
  expect(failure.code).toBe('aborted');
  expect(server.requests).toHaveLength(1);
});

test('sends the key, and no error contains it', async () => {
  const apiKey = 'Zk7q9-Wm2x4+Tb8/Rv=';
  await using server = await exhausted(600_000);
  const events: unknown[] = [];
  const options = { apiKey, retries: 1, onRetry: (event: unknown) => events.push(event) };
  const refused = await failureOf(clientOf(server, options).launches());
  server.now += hourMs;
  server.fault({ kind: 'html' }, 2);
  const failed = await failureOf(clientOf(server, options).launches());
  server.fault({ kind: 'mode', mode: 'normal' });
  const page = await failureOf(
    clientOf(server, { apiKey })
      .launches({ ids: ['a'] }, { limit: 5 })
      .then(() => clientOf(server, { apiKey }).launches()),
  );
  const revealed = inspect([refused, failed, page, events], { depth: 10, showHidden: true });
  expect(server.requests.map(({ authorization }) => authorization)).toContain(`Token ${apiKey}`);
  for (let start = 0; start + 5 <= apiKey.length; start++) {
    expect(revealed).not.toContain(apiKey.slice(start, start + 5));
  }
});
