// @module-tag postgres-version
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cores, rowsOf, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, loadCores, newRun, outcomeOf } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.dispose());

const fleet = Array.from({ length: 50 }, (_, at) => core(`core ${at}`, `B${1000 + at}`));

function openCores() {
  return postgresLoader(database.settings).open({ run: newRun(), tables: [cores] });
}

function batchOf(documents: typeof fleet) {
  return {
    resource: cores.resource,
    documentIds: documents.map(({ id }) => id),
    rows: new Map([[cores, documents.flatMap((document) => rowsOf(cores)(document))]]),
  };
}

/** All properties of the tables of a schema that the DDL defines. */
function definitionOf(schema: string) {
  return database.query(
    `select c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod) as type,
            a.attnotnull, pg_get_expr(d.adbin, d.adrelid) as default,
            col_description(c.oid, a.attnum) as comment,
            (select json_agg(pg_get_constraintdef(k.oid) || ' ' || k.conname order by k.conname)
               from pg_constraint k where k.conrelid = c.oid and k.contype = 'p') as keys
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'v')
      order by c.relname, a.attnum`,
    [schema],
  );
}

test('shows nothing before the commit and everything after it', async () => {
  const session = await openCores();
  await session.write(batchOf(fleet));
  const seen = await database.query(`select to_regclass('spacex.cores') as name`);
  expect(seen).toEqual([{ name: null }]);
  await session.commit(outcomeOf(fleet.length));
  const [found] = await database.query(
    `select count(*)::int as rows, count(distinct _run_id)::int as runs,
            bool_and(_loaded_at between now() - interval '1 minute' and now()) as recent
       from spacex.cores`,
  );
  expect(found).toEqual({ rows: fleet.length, runs: 1, recent: true });
});

test('creates tables that match their DDL', async () => {
  const loader = postgresLoader({ ...database.settings, schema: 'direct', tables });
  await loadCores(loader, fleet);
  const staged = postgresLoader({ ...database.settings, schema: 'staged', tables });
  // If one of the tables exists, the run uses staging tables.
  await loadCores(postgresLoader({ ...database.settings, schema: 'staged', tables: [] }), []);
  await loadCores(staged, fleet);
  const definition = await definitionOf('direct');
  expect(definition.length).toBeGreaterThan(200);
  expect(definition).toEqual(await definitionOf('staged'));
});

test('is not ended by the idle_in_transaction_session_timeout of the server', async () => {
  await database.query(
    `do $$ begin execute format(
       'alter database %I set idle_in_transaction_session_timeout to 200', current_database());
     end $$`,
  );
  const session = await openCores();
  await session.write(batchOf(fleet));
  await sleep(600);
  const [report] = await session.commit(outcomeOf(fleet.length));
  expect(report).toMatchObject({ rows: fleet.length, inserted: fleet.length });
});

test('fails on a duplicate key and leaves only the ledger', async () => {
  const twice = [...fleet, core('core 7', 'B1007 again')];
  const error = await failureOf(loadCores(postgresLoader(database.settings), twice));
  expect(error).toMatchObject({ code: 'duplicate_key' });
  expect(await database.query(`select to_regclass('spacex.cores') as name`)).toEqual([
    { name: null },
  ]);
  expect(await database.query('select status from spacex.etl_runs')).toEqual([
    { status: 'failed' },
  ]);
});
