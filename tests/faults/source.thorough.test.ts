import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';
import { type ApiFault, startApiServer } from '../support/api-server.ts';
import { describeWhen } from '../support/describe-when.ts';
import type { FreshDatabase } from '../support/postgres.ts';
import { bench } from './support/bench.ts';
import { contentsOf, runsOf } from './support/contents.ts';
import { fleet, fleetLater, fleetResources, lastResource } from './support/fleet.ts';
import { htmlPage, outage } from './support/lasting-faults.ts';
import { expectFailure, expectSuccess } from './support/outcome.ts';
import { peakMemoryOf, tellsMemory } from './support/peak-memory.ts';

beforeAll(requireBuiltCommand);

const always = Number.POSITIVE_INFINITY;
const unavailable: ApiFault = { kind: 'status', status: 503 };
const later = { cores: 3, ships: 1, ship_roles: 1, capsules: 4 };

/** The rows of the tables that a run of the later fleet fills. */
async function rowCounts(database: FreshDatabase) {
  const [counts] = await database.query(
    `select (select count(*)::int from spacex.cores) as cores,
            (select count(*)::int from spacex.ships) as ships,
            (select count(*)::int from spacex.ship_roles) as ship_roles,
            (select count(*)::int from spacex.capsules) as capsules`,
  );
  return counts;
}

// Most of their time is a wait, so they wait together.
describe.concurrent('a fault that passes', () => {
  test.for<{ name: string; fault: ApiFault; times: number }>([
    { name: '503', fault: unavailable, times: 2 },
    { name: 'a dropped connection', fault: { kind: 'drop' }, times: 1 },
    { name: 'half a body without a length', fault: { kind: 'half-body' }, times: 1 },
    {
      name: 'half a body of an announced length',
      fault: { kind: 'half-body', length: true },
      times: 1,
    },
    { name: 'damaged JSON', fault: { kind: 'body', body: '[{"id": "1", }]' }, times: 1 },
    { name: 'an empty body', fault: { kind: 'body', body: '' }, times: 1 },
  ])('$name is tried again, and the run succeeds', async ({ fault, times }) => {
    await using on = await bench('loaded');
    on.api.fault(lastResource, fault, times);
    const done = await on.run();
    expectSuccess(done);
    expect(on.api.requestsFor(lastResource)).toHaveLength(times + 1);
    expect(on.api.requestsFor('cores')).toHaveLength(1);
    expect(done.stderr).toContain(`Attempt ${times} of 5 for ${on.api.url}/v4/capsules failed`);
    expect(await rowCounts(on.database)).toEqual(later);
  });

  test('waits on 429 for the seconds of Retry-After', async () => {
    await using on = await bench('empty');
    on.api.fault(lastResource, { kind: 'status', status: 429, headers: { 'retry-after': '2' } });
    expectSuccess(await on.run());
    const [first, second, ...more] = on.api.requestsFor(lastResource);
    expect(more).toEqual([]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1995);
    expect(await rowCounts(on.database)).toEqual(later);
  });

  test('waits on 429 until the date of Retry-After', async () => {
    await using on = await bench('empty');
    const date = new Date(Date.now() + 6000).toUTCString();
    on.api.fault(lastResource, { kind: 'status', status: 429, headers: { 'retry-after': date } });
    expectSuccess(await on.run());
    const [, second, ...more] = on.api.requestsFor(lastResource);
    expect(more).toEqual([]);
    // Timers may fire a little early.
    expect(second?.at).toBeGreaterThanOrEqual(Date.parse(date) - 5);
    expect(await rowCounts(on.database)).toEqual(later);
  });

  test('waits for a slow response without a retry', async () => {
    await using on = await bench('empty');
    on.api.fault(lastResource, { kind: 'delay', ms: 3000 });
    expectSuccess(await on.run());
    expect(on.api.requestsFor(lastResource)).toHaveLength(1);
    expect(await rowCounts(on.database)).toEqual(later);
  });

  test('aborts a stalled body after 30 s, and retries', async () => {
    await using on = await bench('loaded');
    on.api.fault(lastResource, { kind: 'stall' });
    const done = await on.run();
    expectSuccess(done);
    expect(done.stderr).toContain('no complete response within 30000 ms');
    expect(await rowCounts(on.database)).toEqual(later);
  });

  test('follows redirects, without credentials to another host', async () => {
    await using on = await bench('empty');
    await using elsewhere = await startApiServer(fleetLater());
    const location = `${elsewhere.url}/v4/${lastResource}`;
    on.api.fault(lastResource, { kind: 'redirect', location });
    const withUser = on.api.url.replace('http://', 'http://reader:open-sesame-42@');
    const done = await on.run({ SPACEX_BASE_URL: withUser });
    expectSuccess(done);
    expect(done.stdout + done.stderr).not.toContain('open-sesame');
    expect(on.api.requestsFor(lastResource)[0]?.headers.authorization).toMatch(/^Basic /);
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(await rowCounts(on.database)).toEqual(later);
  });
});

describe.concurrent('a fault that stays', () => {
  // The matrix has the other lasting faults.
  test.for([outage, htmlPage])(
    '$name ends with $exit, and the target is as before',
    async (one) => {
      await using on = await bench('loaded');
      on.api.fault(lastResource, one.fault, always);
      const done = await on.run();
      const message = expectFailure(done, one);
      expect(message).toContain(`GET ${on.api.url}/v4/${lastResource}`);
      // In the result too, which is all that a scheduler sees.
      for (const output of [done.stderr, done.stdout]) {
        expect(output.includes('--source snapshot')).toBe(one.exit === 75);
      }
      expect(on.api.requestsFor(lastResource)).toHaveLength(one.requests);
      expect(await contentsOf(on.database)).toEqual(on.before);
      expect(await runsOf(on.database)).toEqual([
        { status: 'succeeded', error_code: null },
        { status: 'failed', error_code: one.code },
      ]);
    },
  );

  test.for([outage, htmlPage])('$name leaves an empty target without a table', async (one) => {
    await using on = await bench('empty');
    on.api.fault(lastResource, one.fault, always);
    expectFailure(await on.run(), one);
    expect(on.api.requestsFor('cores')).toHaveLength(1);
    expect(await contentsOf(on.database)).toEqual({});
    expect(await runsOf(on.database)).toEqual([{ status: 'failed', error_code: one.code }]);
  });

  test('stops a redirect loop after a bounded number of requests', async () => {
    await using on = await bench('loaded');
    const location = `${on.api.url}/v4/${lastResource}`;
    on.api.fault(lastResource, { kind: 'redirect', location }, always);
    expectFailure(await on.run(), {
      exit: 1,
      code: 'redirect',
      says: ['the server redirects in a loop', `GET ${location}`],
    });
    // One attempt, and the 20 redirects that fetch allows.
    expect(on.api.requestsFor(lastResource).length).toBeLessThanOrEqual(21);
    expect(await contentsOf(on.database)).toEqual(on.before);
  });
});

describe('the embedded target', () => {
  test.for([outage, htmlPage])(
    '$name leaves what was there, and nothing of the other resources',
    async (one) => {
      await using api = await startApiServer(fleet());
      using folder = temporaryFolder();
      const args = ['--json', '--data-dir', folder.path, '--base-url', api.url, ...fleetResources];
      const rows = async (): Promise<(readonly unknown[])[]> => {
        const reader = await embeddedLoader({ dataDir: folder.path }).openReader();
        try {
          const tables = ['cores', 'ships', 'ship_roles', 'capsules'];
          return await Promise.all(
            tables.map(async (table) => (await reader.query(`select * from ${table}`)).rows),
          );
        } finally {
          await reader.close();
        }
      };
      expectSuccess(await run(args));
      const before = await rows();
      expect(before.map((table) => table.length)).toEqual([2, 1, 2, 3]);
      Object.assign(api.documents, fleetLater());
      api.fault(lastResource, one.fault, always);
      expectFailure(await run(args), one);
      expect(await rows()).toEqual(before);
    },
  );
});

describeWhen(
  'memory',
  tellsMemory ? undefined : 'this system does not tell the memory of a process',
  () => {
    test('refuses an endless body at the limit, with bounded memory', async () => {
      await using on = await bench('loaded');
      const usual = await peakMemoryOf(on.start());
      const before = await contentsOf(on.database);
      on.api.fault(lastResource, { kind: 'endless' }, always);
      const running = on.start();
      const peak = await peakMemoryOf(running);
      expectFailure(await running.finished, {
        exit: 1,
        code: 'body_too_large',
        says: [
          'the body exceeds the limit of 67108864 bytes',
          'Check that the base URL is the API',
        ],
      });
      expect(usual).toBeGreaterThan(30);
      // The bound is 64 MiB; what is read is held as text and, for a moment, as chunks.
      expect(peak - usual).toBeLessThan(4 * 64);
      expect(await contentsOf(on.database)).toEqual(before);
    });
  },
);
