// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cores } from '@spacex-platform/transform';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, loadCores, newRun, outcomeOf } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';
import { type StallingProxy, stallingProxy } from './support/stalling-proxy.ts';

let database: FreshDatabase;
let proxy: StallingProxy;
beforeEach(async () => {
  database = await freshDatabase();
  proxy = await stallingProxy(database.settings.port);
});
afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  await database.dispose();
});

const limits = { stallTimeoutMs: 600, connectTimeoutMs: 1_000, sslMode: 'disable' } as const;
const throughProxy = () =>
  postgresLoader({ ...database.settings, host: '127.0.0.1', port: proxy.port, ...limits });
const statuses = () =>
  database.query('select status, error_code from spacex.etl_runs order by finished_at');

test.for([
  { what: 'only this connection', stall: () => proxy.stall(), entries: 2 },
  {
    what: 'every connection',
    stall: () => {
      proxy.stall();
      proxy.stallNew();
    },
    entries: 1,
  },
])('fails if $what has stalled, and records it if it can', async ({ stall, entries }) => {
  await loadCores(postgresLoader(database.settings), [core('1', 'B1058')]);
  const session = await throughProxy().open({ run: newRun(), tables: [cores] });
  stall();
  const started = performance.now();
  const error = await failureOf(session.commit(outcomeOf(0)));
  expect(error).toMatchObject({ code: 'connection', transient: true, reason: 'ETIMEDOUT' });
  expect(error.message).toContain('the connection has stalled');
  const { code, message } = error;
  await session.abort({ status: 'failed', code, message, outcome: outcomeOf(0) });
  expect(performance.now() - started).toBeLessThan(8_000);
  expect(await statuses()).toEqual(
    [
      { status: 'succeeded', error_code: null },
      { status: 'failed', error_code: 'connection' },
    ].slice(0, entries),
  );
});

test('waits for a long statement that the server works on, or that waits for a lock', async () => {
  await loadCores(throughProxy(), [core('1', 'B1058')]);
  const reader = await throughProxy().openReader();
  await reader.query('select pg_sleep(2.5)');
  await reader.close();

  const blocker = await database.connect();
  await blocker.query('begin; lock table spacex.cores in share mode');
  const load = loadCores(throughProxy(), [core('1', 'B1051')]);
  const released = new Promise<void>((done) => setTimeout(done, 2_500)).then(() =>
    blocker.query('rollback'),
  );
  expect(await load).toMatchObject([{ updated: 1 }]);
  await released;
});

test('fails a statement whose answer got lost', async () => {
  await loadCores(throughProxy(), [core('1', 'B1058')]);
  const reader = await throughProxy().openReader();
  setTimeout(() => proxy.stall(), 300);
  const error = await failureOf(reader.query('select pg_sleep(1.5)'));
  expect(error).toMatchObject({ code: 'connection', reason: 'ETIMEDOUT' });
  await reader.close();
});
