import { anonymousBudget, memoryBudget } from '@spacex-platform/spacex-client/launch-library';
import { expect, test } from 'vitest';
import { launchDocument } from '../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { clientOf, failureOf, setLaunches } from './support/launch-library-client.ts';

const hourMs = 3_600_000;

test('clients that share a budget send 15 requests, and then none', async () => {
  await using server = await startLaunchLibrary(100);
  setLaunches(server, [launchDocument(1)]);
  const budget = memoryBudget();
  const clients = [1, 2, 3].map(() => clientOf(server, { budget }));
  const requests = Array.from({ length: 20 }, (_, at) => clients[at % 3]?.launches());
  const results = await Promise.allSettled(requests);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(15);
  expect(server.requests).toHaveLength(15);
  const failure = await failureOf(clientOf(server, { budget }).launches());
  expect(failure.code).toBe('deferred');
  expect(failure.retryAt?.getTime()).toBeGreaterThan(Date.now() + hourMs - 60_000);
  expect(server.requests).toHaveLength(15);
});

test('failed attempts count, the state of the limit does not', async () => {
  await using server = await startLaunchLibrary(100);
  setLaunches(server, [launchDocument(1)]);
  const budget = memoryBudget({ ...anonymousBudget, limit: 3 });
  const client = clientOf(server, { budget });
  server.fault({ kind: 'html' }, 2);
  await client.launches();
  await client.throttle();
  expect((await failureOf(client.launches())).code).toBe('deferred');
  expect(server.requests).toHaveLength(3);
});

test('a wait that the server names holds for all clients of the budget', async () => {
  await using server = await startLaunchLibrary(1);
  setLaunches(server, [launchDocument(1)]);
  server.window.take(server.now);
  const budget = memoryBudget();
  await failureOf(clientOf(server, { budget }).launches());
  const failure = await failureOf(clientOf(server, { budget }).launches());
  expect(failure.code).toBe('deferred');
  expect(server.requests).toHaveLength(1);
});

test.each(['take', 'block'] as const)(
  'a store that fails in %s ends the request with its error',
  async (method) => {
    await using server = await startLaunchLibrary(1);
    setLaunches(server, [launchDocument(1)]);
    if (method === 'block') server.window.take(server.now);
    const broken = new Error('The store is not reachable');
    const budget = { ...memoryBudget(), [method]: () => Promise.reject(broken) };
    await expect(clientOf(server, { budget, maxWaitMs: 86_400_000 }).launches()).rejects.toBe(
      broken,
    );
    expect(server.requests).toHaveLength(method === 'take' ? 0 : 1);
    const after = clientOf(server, { budget: { ...budget, ...memoryBudget() } });
    if (method === 'take') expect((await after.launches()).documents).toHaveLength(1);
  },
);
