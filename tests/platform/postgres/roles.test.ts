import { readFileSync } from 'node:fs';
import { Socket, type TcpSocketConnectOpts } from 'node:net';
import { martNames } from '@spacex-platform/transform';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { describePrograms } from '../../support/describe-when.ts';
import { type PostgresSettings, postgresEnvironment } from '../../support/postgres.ts';
import { systemPostgres } from '../../support/postgres-binaries.ts';
import { type Role, startWarehouse, type Warehouse } from '../support/warehouse.ts';

/** Connects from another address of this machine, as a pod would. */
async function connectFrom(localAddress: string, settings: PostgresSettings): Promise<void> {
  const { host: _, port, ...login } = settings;
  const stream = () => {
    const socket = new Socket();
    const open = socket.connect.bind(socket) as (options: TcpSocketConnectOpts) => Socket;
    socket.connect = () => open({ host: '127.0.0.1', port, localAddress });
    return socket;
  };
  const client = new pg.Client({ ...login, host: '127.0.0.1', port, stream });
  await client.connect();
  await client.end();
}

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

  test('monitoring reads no other table', async () => {
    await expect(ask('monitoring', 'select * from spacex.core_flights')).rejects.toThrow(
      /permission denied for table core_flights/,
    );
  });

  test('grafana reads the marts and the columns of upcoming launches, and nothing else', async () => {
    const relations = await ask<{ name: string; kind: string }>(
      'admin',
      `select relname as name, relkind as kind from pg_class
       where relnamespace = 'spacex'::regnamespace and relkind in ('r', 'v') order by 1`,
    );
    const readable: string[] = [];
    for (const { name } of relations) {
      const rows = ask<{ n: number }>('grafana', `select count(*)::int as n from spacex.${name}`);
      const [found] = await rows.catch((error: Error) => {
        expect(error.message).toMatch(/permission denied/);
        return [];
      });
      if (found !== undefined) readable.push(name);
    }
    const views = relations.filter(({ kind }) => kind === 'v').map(({ name }) => name);
    expect(views).toEqual(martNames.toSorted());
    expect(readable).toEqual([...views, 'launches'].toSorted());
    const upcoming = 'select name, date_utc, date_precision from spacex.launches where upcoming';
    expect((await ask('grafana', upcoming)).length).toBeGreaterThan(0);
    await expect(ask('grafana', 'select details from spacex.launches')).rejects.toThrow(
      /permission denied for table launches/,
    );
  });

  test('the script can be repeated: it adds missing roles and grants, and changes passwords', async () => {
    for (const sql of [
      'drop event trigger grant_reading',
      'drop owned by grafana',
      'drop role grafana',
      'grant select on spacex.cores to monitoring',
      "alter role etl password 'changed'",
    ]) {
      await ask('admin', sql);
    }
    warehouse.createRoles();
    expect(await ask('grafana', 'select * from spacex.reuse_by_year')).not.toEqual([]);
    expect(await ask('etl', 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(ask('monitoring', 'select * from spacex.cores')).rejects.toThrow(
      /permission denied/,
    );
    const settings = postgresEnvironment(warehouse.as('etl'));
    const load = ['run', '--source', 'snapshot', '--target', 'postgres', '--rewrite', '--quiet'];
    expect(await run(load, settings)).toMatchObject({ code: 0 });
  });

  test.for<[Role, string, RegExp | undefined]>([
    ['etl', 'spacexdb', undefined],
    ['backup', 'spacexdb', undefined],
    ['monitoring', 'spacexdb', undefined],
    ['monitoring', 'airflow', undefined],
    ['grafana', 'spacexdb', undefined],
    ['airflow', 'airflow', undefined],
    ['admin', 'spacexdb', /no pg_hba.conf entry/],
    ['admin', 'postgres', /no pg_hba.conf entry/],
    ['etl', 'airflow', /no pg_hba.conf entry/],
    ['airflow', 'spacexdb', /no pg_hba.conf entry/],
    ['grafana', 'airflow', /no pg_hba.conf entry/],
  ])('from another pod, %s connects to %s: %s', async ([role, database, refusal]) => {
    const connecting = connectFrom('127.0.0.2', warehouse.as(role, database));
    if (refusal === undefined) await connecting;
    else await expect(connecting).rejects.toThrow(refusal);
  });

  test('a connection without a password is refused, also in the pod of the server', async () => {
    const [{ hba_file: file } = { hba_file: '' }] = await ask<{ hba_file: string }>(
      'admin',
      'show hba_file',
    );
    const methods = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^(local|host)/.test(line))
      .map((line) => line.trim().split(/\s+/).at(-1));
    expect(methods.length).toBeGreaterThan(4);
    expect(new Set(methods)).toEqual(new Set(['scram-sha-256']));
    const [rules] = await ask<{ wrong: number }>(
      'admin',
      "select count(*)::int as wrong from pg_hba_file_rules where error is not null or auth_method <> 'scram-sha-256'",
    );
    expect(rules?.wrong).toBe(0);
    await expect(
      connectFrom('127.0.0.1', { ...warehouse.as('admin'), password: '' }),
    ).rejects.toThrow(/password/);
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
    ['backup', 'spacexdb', 'delete from spacex.etl_runs', /permission denied for table/],
    ['backup', 'spacexdb', 'create table spacex.other (n integer)', /permission denied/],
    ['backup', 'airflow', 'select 1', /permission denied for database "airflow"/],
    ['grafana', 'spacexdb', 'begin read write; delete from spacex.etl_runs', /permission denied/],
    [
      'grafana',
      'spacexdb',
      'create temporary table other (n integer)',
      /read-only|permission denied/,
    ],
    ['grafana', 'spacexdb', "call public.grant_reading('spacex.core_usage')", /permission denied/],
    ['monitoring', 'spacexdb', 'delete from spacex.etl_runs', /permission denied for table/],
    ['monitoring', 'spacexdb', 'create table spacex.other (n integer)', /permission denied/],
    ['monitoring', 'spacexdb', 'create temporary table other (n integer)', /permission denied/],
    ['monitoring', 'airflow', 'create table public.other (n integer)', /permission denied/],
    ['monitoring', 'spacexdb', "select pg_read_file('PG_VERSION')", /permission denied/],
  ])('%s in %s is denied: %s', async ([role, database, sql, message]) => {
    await expect(ask(role, sql, database)).rejects.toThrow(message);
  });
});
