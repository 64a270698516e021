import { tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { type ApiDocument, startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import {
  contents,
  embeddedWarehouse,
  ledgerOf,
  load,
  postgresWarehouse,
  succeeded,
  type Warehouse,
} from './warehouse.ts';

/** CI repeats these tests on a second version of PostgreSQL. */
const onPostgres = { tags: ['postgres-version'] };
const tagsOf = (name: string) => (name === 'postgresWarehouse' ? onPostgres : {});

const resources = ['launches', 'cores'];
const names = tables.map(({ name }) => name);

/** The number of writes to each data table, as counted by the server. */
async function writes({ query }: Warehouse) {
  const read = async () => {
    await query('select pg_stat_clear_snapshot()');
    return query(
      `select relname, n_tup_ins::int as ins, n_tup_upd::int as upd, n_tup_del::int as del
         from pg_stat_user_tables where schemaname = 'spacex' and relname = any($1) order by 1`,
      [names],
    );
  };
  // A backend reports its counts before it disappears from pg_stat_activity.
  const backends = () =>
    query(
      `select 1 from pg_stat_activity
        where application_name like 'spacex-etl%' and datname = current_database()`,
    );
  while ((await backends()).length > 0) await new Promise((done) => setTimeout(done, 20));
  return read();
}

/** The transaction that wrote each row, for every table. */
async function writers({ query }: Warehouse) {
  const selects = names.map(
    (name) =>
      `select '${name}' as name, ctid::text as location, xmin::text as xmin from spacex.${name}`,
  );
  return query(`${selects.join(' union all ')} order by 1, 2`);
}

function launchNamed(launches: ApiDocument[], name: string): ApiDocument {
  const found = launches.find((launch) => launch['name'] === name);
  if (found === undefined) throw new Error(`No launch is named ${name}`);
  return found;
}

describeReference('a second run', (reference) => {
  test('with the same documents writes to no data table', onPostgres, async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    succeeded(await load(api, warehouse));
    const written = await writes(warehouse);
    const rows = await writers(warehouse);
    // Checks the counter itself: it counted the first run.
    expect(written.find((one) => one['relname'] === 'launches')?.['ins']).toBe(205);
    expect(written).toHaveLength(names.length);

    const again = succeeded(await load(api, warehouse));
    expect(await writes(warehouse)).toEqual(written);
    expect(await writers(warehouse)).toEqual(rows);
    const ledger = await warehouse.query(
      `select table_name, rows::int, inserted::int, updated::int, unchanged::int, deleted::int
         from spacex.etl_run_tables where run_id = $1 order by 1`,
      [again.runId],
    );
    expect(ledger).toHaveLength(names.length);
    for (const { rows: sent, inserted, updated, unchanged, deleted } of ledger) {
      expect([inserted, updated, unchanged, deleted]).toEqual([0, 0, sent, 0]);
    }
    expect(await ledgerOf(warehouse, again)).toMatchObject({ status: 'succeeded', rejects: 0 });
  });

  test('with reversed documents and keys changes nothing', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using warehouse = await embeddedWarehouse();
    succeeded(await load(api, warehouse, { resources }));
    const before = await contents(warehouse);
    documents.launches.reverse();
    documents.launches = documents.launches.map(
      (launch) => Object.fromEntries(Object.entries(launch).reverse()) as ApiDocument,
    );
    const again = succeeded(await load(api, warehouse, { resources }));
    for (const { rows, unchanged, deleted } of again.targets[0]?.tables ?? []) {
      expect([unchanged, deleted]).toEqual([rows, 0]);
    }
    expect(again.targets[0]?.tables.length).toBeGreaterThan(0);
    expect(await contents(warehouse)).toEqual(before);
  });

  for (const [warehouseName, open] of Object.entries({ postgresWarehouse, embeddedWarehouse })) {
    test(
      `deletes the row of a core that was removed from a launch: ${warehouseName}`,
      tagsOf(warehouseName),
      async () => {
        const documents = reference.documents();
        await using api = await startApiServer(documents);
        await using warehouse = await open();
        succeeded(await load(api, warehouse, { resources }));
        const heavy = launchNamed(documents.launches, 'STP-2');
        const cores = heavy['cores'] as ApiDocument[];
        const positions = () =>
          warehouse.query(
            'select position, core_id from spacex.core_flights where launch_id = $1 order by 1',
            [heavy['id']],
          );
        expect(await positions()).toHaveLength(3);
        const lost = cores.splice(1, 1);
        succeeded(await load(api, warehouse, { resources }));
        expect(await positions()).toEqual(
          cores.map((core, position) => ({ position, core_id: core['core'] })),
        );
        expect(lost).toHaveLength(1);
        expect(await warehouse.column('select count(*)::int from spacex.core_flights')).toEqual([
          214,
        ]);
        cores.length = 0;
        const last = succeeded(await load(api, warehouse, { resources }));
        expect(await positions()).toEqual([]);
        expect(last.targets[0]?.tables.find((one) => one.table === 'core_flights')).toMatchObject({
          deleted: 2,
          updated: 0,
          inserted: 0,
        });
      },
    );
  }

  test('updates only the row of a launch with a changed field', onPostgres, async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    const first = succeeded(await load(api, warehouse, { resources }));
    const written = await writes(warehouse);
    const launch = launchNamed(documents.launches, 'Starlink 3-1 (v1.5)');
    launch['success'] = true;
    const second = succeeded(await load(api, warehouse, { resources }));

    const changed = (await writes(warehouse)).filter(
      (row, at) => JSON.stringify(row) !== JSON.stringify(written[at]),
    );
    const before = written.find((row) => row['relname'] === 'launches');
    expect(changed).toEqual([{ ...before, upd: Number(before?.['upd']) + 1 }]);
    const owners = names.map((name) => `select _run_id, '${name}' as name from spacex.${name}`);
    expect(
      await warehouse.query(
        `select _run_id, name, count(*)::int as n from (${owners.join(' union all ')}) t
          where _run_id <> $1 group by 1, 2`,
        [first.runId],
      ),
    ).toEqual([{ _run_id: second.runId, name: 'launches', n: 1 }]);
    expect(
      await warehouse.query('select launch_id, success from spacex.launches where _run_id = $1', [
        second.runId,
      ]),
    ).toEqual([{ launch_id: launch['id'], success: true }]);
  });
});
