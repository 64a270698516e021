import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { describePrograms } from '../../support/describe-when.ts';
import { postgresEnvironment } from '../../support/postgres.ts';
import { systemPostgres } from '../../support/postgres-binaries.ts';
import { type Role, startWarehouse, type Warehouse } from '../support/warehouse.ts';

const programs = ['psql', `${systemPostgres()}/postgres`];

describePrograms('roles of the warehouse', programs, () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    requireBuiltCommand();
    warehouse = await startWarehouse(systemPostgres());
  });
  afterAll(async () => {
    await warehouse?.[Symbol.asyncDispose]();
  });

  const ask = <Row extends object>(role: Role, sql: string, database?: string) =>
    warehouse.query<Row>(warehouse.as(role, database), sql);

  test('etl has all privileges to load, check and prune', async () => {
    const load = ['run', '--source', 'snapshot', '--target', 'postgres', '--check', '--json'];
    const settings = postgresEnvironment(warehouse.as('etl'));
    const first = await run(load, settings);
    expect(first.code, first.stderr).toBe(0);
    const second = await run([...load, '--prune'], settings);
    expect(second.code, second.stderr).toBe(0);
    const [found] = await ask<{ n: number }>('etl', 'select count(*)::int as n from spacex.cores');
    expect(found?.n).toBeGreaterThan(50);
  });

  test('monitoring reads activity of other roles, and the ledger', async () => {
    const [session] = await ask<{ query: string }>(
      'monitoring',
      "select query from pg_stat_activity where backend_type = 'client backend' and usename <> current_user limit 1",
    );
    expect(session?.query ?? '').not.toContain('insufficient privilege');
    expect(await ask('monitoring', 'select status from spacex.etl_runs group by status')).toEqual([
      { status: 'succeeded' },
    ]);
    expect(
      await ask(
        'monitoring',
        "select pg_has_role('pg_monitor', 'member') as is, pg_database_size('airflow') > 0 as size",
      ),
    ).toEqual([{ is: true, size: true }]);
  });

  test('airflow creates tables in its own database', async () => {
    await ask('airflow', 'create table dag (id integer); drop table dag', 'airflow');
  });

  test.for<[Role, string, string, RegExp]>([
    ['airflow', 'spacexdb', 'select 1', /permission denied for database "spacexdb"/],
    ['airflow', 'postgres', 'select 1', /permission denied for database "postgres"/],
    ['airflow', 'template1', 'select 1', /permission denied for database "template1"/],
    ['airflow', 'airflow', 'create role other', /permission denied to create role/],
    ['airflow', 'airflow', 'create database other', /permission denied to create database/],
    ['etl', 'airflow', 'select 1', /permission denied for database "airflow"/],
    ['etl', 'postgres', 'select 1', /permission denied for database "postgres"/],
    ['etl', 'spacexdb', 'create table public.other (n integer)', /permission denied for schema/],
    ['etl', 'spacexdb', 'create schema other', /permission denied for database/],
    ['etl', 'spacexdb', 'select * from pg_authid', /permission denied for table pg_authid/],
    ['monitoring', 'spacexdb', 'delete from spacex.etl_runs', /permission denied for table/],
    ['monitoring', 'spacexdb', 'create table spacex.other (n integer)', /permission denied/],
    ['monitoring', 'spacexdb', 'create temporary table other (n integer)', /permission denied/],
    ['monitoring', 'airflow', 'create table public.other (n integer)', /permission denied/],
    ['monitoring', 'spacexdb', "select pg_read_file('PG_VERSION')", /permission denied/],
  ])('%s in %s is denied: %s', async ([role, database, sql, message]) => {
    await expect(ask(role, sql, database)).rejects.toThrow(message);
  });
});
