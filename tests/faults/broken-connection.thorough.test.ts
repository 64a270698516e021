// @module-tag postgres-version
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { commitCutter } from '../loaders/support/commit-cutter.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres-server.ts';
import { type Bench, bench, through } from './support/bench.ts';
import { contentsOf, runsOf } from './support/contents.ts';
import { copyStaller } from './support/copy-staller.ts';
import { capsules, lastResource } from './support/fleet.ts';
import { expectFailure, expectSuccess } from './support/outcome.ts';

beforeAll(requireBuiltCommand);

/** Ends every session of the command, as an administrator does. */
const terminate = ({ database, owner }: Bench) =>
  database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
    owner.user,
  ]);

/** After the fault has passed, the same command loads what it could not. */
async function expectNextRunLoads(on: Bench): Promise<void> {
  expectSuccess(await on.run());
  const after = await contentsOf(on.database);
  expect(Object.keys(after)).toContain(lastResource);
  expect(after).not.toEqual(on.before);
}

/** A first run copies straight into its tables. */
const copied = { empty: '"spacex"."capsules"', loaded: '"stage of capsules"' };

describe('a server that goes away in the middle of a run', () => {
  let server: RunningPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test.for(['empty', 'loaded'] as const)(
    'restarted while the source is read, %s',
    async (target) => {
      await using on = await bench(target, server.server);
      on.api.fault(lastResource, { kind: 'delay', ms: 3000 });
      const running = on.start();
      await running.said(`Reading ${lastResource}`);
      await server.restart();
      expectFailure(await running.finished, {
        exit: 75,
        code: 'connection',
        says: ['terminating connection due to administrator command', '[57P01]', 'run again'],
      });
      expect(await contentsOf(on.database)).toEqual(on.before);
      await expectNextRunLoads(on);
    },
  );

  test.for(['empty', 'loaded'] as const)('restarted in mid-COPY, %s', async (target) => {
    await using on = await bench(target, server.server);
    on.api.documents.capsules = capsules(20_000);
    await using proxy = await copyStaller(on.owner.port, 'capsules', 256 * 1024);
    const running = on.start(through(proxy));
    await proxy.stalled;
    await server.restart();
    expectFailure(await running.finished, {
      exit: 75,
      code: 'connection',
      says: [`COPY into ${copied[target]} failed on postgres`, /run(ning)? again/],
    });
    expect(await contentsOf(on.database)).toEqual(on.before);
    await expectNextRunLoads(on);
  });
});

describe('a session that an administrator ends', () => {
  test('while the source is read', async () => {
    await using on = await bench('loaded');
    on.api.fault(lastResource, { kind: 'delay', ms: 3000 });
    const running = on.start();
    await running.said(`Reading ${lastResource}`);
    expect(await terminate(on)).toHaveLength(1);
    expectFailure(await running.finished, {
      exit: 75,
      code: 'connection',
      says: ['terminating connection due to administrator command', '[57P01]', 'run again'],
    });
    expect(await contentsOf(on.database)).toEqual(on.before);
    expect(await runsOf(on.database)).toEqual([
      { status: 'succeeded', error_code: null },
      { status: 'failed', error_code: 'connection' },
    ]);
    await expectNextRunLoads(on);
  });
});

describe('a connection that is cut', () => {
  test.for(['empty', 'loaded'] as const)('in mid-COPY, %s', async (target) => {
    await using on = await bench(target);
    on.api.documents.capsules = capsules(20_000);
    await using proxy = await copyStaller(on.owner.port, 'capsules', 256 * 1024);
    const running = on.start(through(proxy));
    await proxy.stalled;
    proxy.cut();
    expectFailure(await running.finished, {
      exit: 75,
      code: 'connection',
      says: [`COPY into ${copied[target]} failed on postgres`, 'running again may work'],
    });
    expect(await contentsOf(on.database)).toEqual(on.before);
    await expectNextRunLoads(on);
  });

  test.for(['empty', 'loaded'] as const)(
    'at COMMIT, before the server got it: 75, nothing of the run is there, %s',
    async (target) => {
      await using on = await bench(target);
      await using proxy = await commitCutter(on.owner.port, 'the statement');
      expectFailure(await on.run(through(proxy)), {
        exit: 75,
        code: 'connection',
        says: ['The statement (commit) failed on postgres', 'running again may work'],
      });
      expect(proxy.cuts).toBe(1);
      expect(await contentsOf(on.database)).toEqual(on.before);
      await expectNextRunLoads(on);
    },
  );

  test('at COMMIT, after the server received it: the ledger shows success, 0', async () => {
    await using on = await bench('loaded');
    await using proxy = await commitCutter(on.owner.port, 'the answer');
    const { targets } = expectSuccess(await on.run(through(proxy)));
    expect(proxy.cuts).toBe(1);
    expect(targets[0]?.tables).toContainEqual(
      expect.objectContaining({ table: 'capsules', rows: 4, inserted: 1, updated: 3 }),
    );
    const states = await on.database.query('select status from spacex.capsules order by 1');
    expect(states).toEqual(Array.from({ length: 4 }, () => ({ status: 'retired' })));
    expect(await runsOf(on.database)).toEqual([
      { status: 'succeeded', error_code: null },
      { status: 'succeeded', error_code: null },
    ]);
  });
});
