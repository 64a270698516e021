import { runPipeline, snapshotSource } from '@spacex-platform/etl-cli/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { marts, tables } from '@spacex-platform/transform';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { freshDatabase } from '../support/postgres.ts';
import { describeReference, type ReferenceDocuments } from '../support/reference-data.ts';
import { load, postgresWarehouse, reportOf, type Warehouse } from './warehouse.ts';

describeReference('a second run', (reference) => {
  let api: ApiServer<ReferenceDocuments>;
  let warehouse: Warehouse;

  beforeEach(async () => {
    api = await startApiServer(reference.documents());
    warehouse = await postgresWarehouse();
    expect((await load(api.url, warehouse.loader)).status).toBe('succeeded');
    return async () => {
      await warehouse[Symbol.asyncDispose]();
      await api.close();
    };
  });

  const idOf = (name: string) => {
    const launch = api.documents.launches.find((one) => one['name'] === name);
    if (launch === undefined) throw new Error(`no launch ${name}`);
    return launch;
  };

  test('inserts, updates and deletes nothing', async () => {
    await using database = await freshDatabase();
    const loader = postgresLoader({ ...database.settings, tables, views: Object.values(marts) });
    expect((await load(api.url, loader)).status).toBe('succeeded');
    const counters = async () => {
      await database.query('select pg_stat_clear_snapshot()');
      return database.query(`select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables
        where schemaname = 'spacex' and relname not like 'etl%' order by relname`);
    };
    const versions = () =>
      database.query('select launch_id, xmin, _run_id, _loaded_at from spacex.launches order by 1');
    // The server counts for a session at its end; poll until the first run shows.
    await expect
      .poll(
        async () => (await counters()).find((one) => one['relname'] === 'launches')?.['n_tup_ins'],
      )
      .toBe('205');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [before, rows] = [await counters(), await versions()];
    const result = await load(api.url, loader);
    for (const report of result.targets[0]?.tables ?? []) {
      expect(report).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: report.rows });
    }
    const ledger = await database.query(
      'select sum(unchanged) as unchanged, sum(inserted) as inserted from spacex.etl_run_tables where run_id = $1',
      [result.runId],
    );
    expect(Number(ledger[0]?.['inserted'])).toBe(0);
    const counts = tables.map(({ name }) => `(select count(*) from spacex."${name}")`).join(' + ');
    const [there] = await database.query(`select ${counts} as rows`);
    expect(ledger[0]?.['unchanged']).toBe(there?.['rows']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await counters()).toEqual(before);
    expect(await versions()).toEqual(rows);
  });

  test('writes the one row that changed, and says which run did', async () => {
    idOf('DART')['details'] = 'changed';
    const result = await load(api.url, warehouse.loader);
    expect(reportOf(result, 'launches')).toMatchObject({ inserted: 0, updated: 1, unchanged: 204 });
    expect(
      await warehouse.query(`select name from launches where _run_id = '${result.runId}'`),
    ).toEqual([{ name: 'DART' }]);
  });

  test('a launch that loses a core loses its row, and only that', async () => {
    const launch = idOf('STP-2');
    (launch['cores'] as unknown[]).pop();
    const result = await load(api.url, warehouse.loader);
    expect(reportOf(result, 'core_flights')).toMatchObject({ rows: 214, deleted: 1, inserted: 0 });
    const left = await warehouse.query(
      `select position from core_flights where launch_id = '${launch['id']}' order by 1`,
    );
    expect(left).toEqual([{ position: 0 }, { position: 1 }]);
  });

  test('a vanished document stays, and goes with prune', async () => {
    const { id } = idOf('FalconSat');
    api.documents.launches.splice(
      api.documents.launches.findIndex((one) => one['id'] === id),
      1,
    );
    const kept = await load(api.url, warehouse.loader);
    expect(reportOf(kept, 'launches')).toMatchObject({ rows: 204, deleted: 0 });
    expect(await warehouse.query('select count(*) as n from launches')).toEqual([{ n: 205 }]);
    const pruned = await load(api.url, warehouse.loader, { prune: true });
    expect(reportOf(pruned, 'launches')).toMatchObject({ deleted: 1 });
    expect(reportOf(pruned, 'core_flights')).toMatchObject({ deleted: 1 });
    expect(await warehouse.query(`select 1 from core_flights where launch_id = '${id}'`)).toEqual(
      [],
    );
  });

  test('prune keeps what was merely rejected, and is refused where nobody knows what that was', async () => {
    idOf('DART')['flight_number'] = 'many';
    const kept = await load(api.url, warehouse.loader, { prune: true });
    expect(kept.status).toBe('succeeded');
    expect(await warehouse.query("select count(*) as n from launches where name = 'DART'")).toEqual(
      [{ n: 1 }],
    );
    delete idOf('DART')['id'];
    const refused = await load(api.url, warehouse.loader, { prune: true });
    expect(refused.error?.code).toBe('prune_refused');
    expect(await warehouse.query('select count(*) as n from launches')).toEqual([{ n: 205 }]);
  });

  test('the snapshot does not replace data of the API unless it is forced', async () => {
    const source = await snapshotSource();
    const refused = await runPipeline({ source, loaders: [warehouse.loader] });
    expect(refused.error).toMatchObject({ code: 'snapshot_over_api', usage: true });
    expect(await warehouse.query('select count(details) as n from launches')).toEqual([{ n: 134 }]);
    const forced = await runPipeline({ source, loaders: [warehouse.loader], force: true });
    expect(forced.status).toBe('succeeded');
    expect(await warehouse.query('select count(details) as n from launches')).toEqual([{ n: 0 }]);
  });
});

describe('runs that go wrong', () => {
  describeReference('with the reference documents', (reference) => {
    test('three bad documents and an unknown field: 202 launches, 3 rejects, drift', async () => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await postgresWarehouse();
      spoil(api.documents.launches);
      const result = await load(api.url, warehouse.loader);
      expect(result).toMatchObject({ status: 'succeeded', rejects: 3 });
      expect(result.drift).toEqual([
        { resource: 'launches', path: 'cores[].engine', documents: 1 },
      ]);
      expect(await warehouse.query('select count(*) as n from launches')).toEqual([{ n: 202 }]);
      const rejects = await warehouse.query(
        "select document_id, issues, raw from etl_rejects where resource = 'launches' order by document_id nulls last",
      );
      expect(rejects).toHaveLength(3);
      const paths = rejects.flatMap((one) =>
        (one['issues'] as { path: string }[]).map(({ path }) => path),
      );
      expect(paths.toSorted()).toEqual(['cores', 'flight_number', 'id']);
      expect(JSON.parse(String(rejects[2]?.['raw']))).not.toHaveProperty('id');
    });

    test('with none allowed the run aborts: nothing but the ledger knows of it', async () => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await postgresWarehouse();
      spoil(api.documents.launches);
      const result = await load(api.url, warehouse.loader, { maxRejects: 0 });
      expect(result).toMatchObject({ status: 'aborted', error: { code: 'too_many_rejects' } });
      expect(await warehouse.query("select to_regclass('launches') as t")).toEqual([{ t: null }]);
      expect(await warehouse.query('select status, error_code from etl_runs')).toEqual([
        { status: 'aborted', error_code: 'too_many_rejects' },
      ]);
      expect(await warehouse.query('select count(*) as n from etl_rejects')).not.toEqual([
        { n: 0 },
      ]);
    });

    test('a resource that is down sinks the run, and leaves nothing', async () => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await postgresWarehouse();
      api.fault('ships', { kind: 'status', status: 503 }, 100);
      const result = await load(api.url, warehouse.loader);
      expect(result).toMatchObject({ status: 'failed', error: { transient: true } });
      expect(await warehouse.query("select to_regclass('launches') as t")).toEqual([{ t: null }]);
    });

    test('a document that stands twice is loaded once and rejected once', async () => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await postgresWarehouse();
      const [first] = api.documents.cores;
      if (first !== undefined) api.documents.cores.push(first);
      const result = await load(api.url, warehouse.loader, { resources: ['cores'] });
      expect(result.resources).toEqual([
        { resource: 'cores', documents: 79, accepted: 78, rejected: 1 },
      ]);
      expect(await warehouse.query('select issues from etl_rejects')).toMatchObject([
        { issues: [{ code: 'duplicate_id' }] },
      ]);
    });
  });
});

/** A number that is text, an array that is a word, a missing id; and a field nobody knows. */
function spoil(launches: Record<string, unknown>[]): void {
  const [number, array, nameless, drifted] = launches.slice(10);
  if (number !== undefined) number['flight_number'] = 'eleven';
  if (array !== undefined) array['cores'] = 'B1058';
  if (nameless !== undefined) delete nameless['id'];
  const [core] = (drifted?.['cores'] ?? []) as Record<string, unknown>[];
  if (core !== undefined) core['engine'] = 'Merlin 1D';
}
