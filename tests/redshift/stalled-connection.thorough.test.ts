import { cores } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { core, loadCores, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { type StallingProxy, stallingProxy } from '../loaders/support/stalling-proxy.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('a connection to Redshift that stalls', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let proxy: StallingProxy;
  beforeAll(async () => {
    moto = await startMoto();
  });
  beforeEach(async () => {
    place = await redshiftPlace(moto);
    proxy = await stallingProxy(place.standIn.wire.port ?? 0);
  });
  afterEach(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });
  afterAll(() => moto?.[Symbol.asyncDispose]());

  const limits = { stallTimeoutMs: 600, connectTimeoutMs: 1_000 };
  const throughProxy = () =>
    place.loader({ wire: { ...place.standIn.wire, port: proxy.port, ...limits } });
  const statuses = () =>
    place.standIn.database.query(
      'select status, error_code from spacex.etl_runs order by finished_at',
    );

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
    await loadCores(place.loader(), [core('1', 'B1058')]);
    const session = await throughProxy().open({ run: newRun(), tables: [cores] });
    stall();
    const error = await failureOf(session.commit(outcomeOf(0)));
    expect(error).toMatchObject({ code: 'connection', transient: true, reason: 'ETIMEDOUT' });
    expect(error.message).toContain('the connection has stalled');
    const { code, message } = error;
    await session.abort({ status: 'failed', code, message, outcome: outcomeOf(0) });
    expect(await statuses()).toEqual(
      [
        { status: 'succeeded', error_code: null },
        { status: 'failed', error_code: 'connection' },
      ].slice(0, entries),
    );
  });

  test('waits for a statement that the cluster works on', async () => {
    await loadCores(throughProxy(), [core('1', 'B1058')]);
    const blocker = await place.standIn.database.connect();
    await blocker.query('begin; lock table spacex.cores in access exclusive mode');
    const load = loadCores(throughProxy(), [core('1', 'B1051')]);
    setTimeout(() => blocker.query('rollback'), 4_000);
    expect(await load).toMatchObject([{ updated: 1 }]);
  });

  test('waits if the history of the cluster cannot be read', async () => {
    await loadCores(throughProxy(), [core('1', 'B1058')]);
    await place.standIn.database.query('drop view public.sys_query_history');
    const blocker = await place.standIn.database.connect();
    await blocker.query('begin; lock table spacex.cores in access exclusive mode');
    const load = loadCores(throughProxy(), [core('1', 'B1051')]);
    setTimeout(() => blocker.query('rollback'), 4_000);
    expect(await load).toMatchObject([{ updated: 1 }]);
  });
});
