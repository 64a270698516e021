// @module-tag postgres-version
import { load } from '@spacex-platform/loaders';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cores } from '@spacex-platform/transform';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, newRun } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

const fleet = [core('1', 'B1049'), core('2', 'B1051')];
const settings = `select string_agg(name || '=' || setting, ' ' order by name)
  from pg_settings where name in ('TimeZone', 'DateStyle', 'IntervalStyle', 'search_path', 'jit',
    'work_mem', 'lock_timeout', 'application_name', 'client_connection_check_interval',
    'default_statistics_target')`;
const leftovers = `select (select count(*)::int from pg_locks
    where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
  (select count(*)::int from pg_class where relnamespace = pg_my_temp_schema()
    and relkind in ('r', 'v')) as relations`;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.dispose());

/** How many listeners the next client of a pool has. */
async function listeners(pool: pg.Pool): Promise<number[]> {
  const client = await pool.connect();
  const counts = ['error', 'end'].map((event) => client.listenerCount(event));
  client.release();
  return counts;
}

const rowsIn = (schema: string) => database.query(`select core_id from ${schema}.cores order by 1`);

describe('a pool of the caller', () => {
  test('lends one client, which comes back as it was, and is not ended', async () => {
    const pool = new pg.Pool({ ...database.settings, max: 1 });
    // Every client that the pool creates has settings of the application.
    pool.on('connect', (client) => {
      void client.query(
        "set timezone to 'Asia/Tokyo'; set search_path to app; set work_mem to '7MB'",
      );
    });
    try {
      const listening = await listeners(pool);
      const before = (await pool.query(settings)).rows;
      const { pid } = (await pool.query('select pg_backend_pid() as pid')).rows[0];
      const loader = postgresLoader({ pool, schema: 'pooled' });
      const first = await load(loader, { cores: fleet });
      expect(first.tables).toMatchObject([{ table: 'cores', rows: 2, inserted: 2 }]);
      const again = await load(loader, { cores: fleet });
      expect(again.tables).toMatchObject([{ table: 'cores', unchanged: 2, inserted: 0 }]);
      const reader = await loader.openReader();
      expect((await reader.query('select count(*) as n from cores')).rows).toEqual([{ n: 2 }]);
      await reader.close();
      expect((await pool.query(settings)).rows).toEqual(before);
      expect((await pool.query('select pg_backend_pid() as pid')).rows[0].pid).toBe(pid);
      expect((await pool.query(leftovers)).rows).toEqual([{ locks: 0, relations: 0 }]);
      expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 1, 0]);
      expect(await listeners(pool)).toEqual(listening);
      expect(await rowsIn('pooled')).toHaveLength(2);
    } finally {
      await pool.end();
    }
  });

  test('replaces the client of an interrupted load', async () => {
    const pool = new pg.Pool({ ...database.settings, max: 2 });
    try {
      const stop = new AbortController();
      const loader = postgresLoader({ pool, schema: 'interrupted' });
      const session = await loader.open({ run: newRun(), tables: [cores], signal: stop.signal });
      stop.abort();
      const error = await failureOf(
        session.write({ resource: 'cores', documentIds: [], rows: new Map() }),
      );
      expect(error.code).toBe('interrupted');
      await session.abort({
        ...{ status: 'aborted', code: 'interrupted', message: 'stop' },
        outcome: { resources: [], rejects: [], drift: [] },
      });
      await load(loader, { cores: fleet });
      expect(await rowsIn('interrupted')).toHaveLength(2);
    } finally {
      await pool.end();
    }
  });

  test('reports why it cannot connect', async () => {
    const pool = new pg.Pool({ ...database.settings, password: 'wrong' });
    const error = await failureOf(load(postgresLoader({ pool }), { cores: fleet }));
    expect(error).toMatchObject({ code: 'authentication', reason: '28P01' });
    await pool.end();
  });
});

describe('a client of the caller', () => {
  test('stays open with its settings, temporary tables, locks and prepared statements', async () => {
    const client = await database.connect();
    await client.query("set timezone to 'Asia/Tokyo'");
    await client.query('create temporary table mine as select 1 as n');
    await client.query('select pg_advisory_lock(4711)');
    const named = { name: 'mine', text: 'select n from mine' };
    await client.query(named);
    const before = (await client.query(settings)).rows;
    const loader = postgresLoader({ client, schema: 'lent' });
    await load(loader, { cores: fleet });
    const again = await load(loader, { cores: fleet });
    expect(again.tables).toMatchObject([{ unchanged: 2 }]);
    expect((await client.query(settings)).rows).toEqual(before);
    expect((await client.query(leftovers)).rows).toEqual([{ locks: 1, relations: 1 }]);
    expect((await client.query(named)).rows).toEqual([{ n: 1 }]);
    expect(await rowsIn('lent')).toHaveLength(2);
  });

  test('is refused in a transaction, which stays as it is', async () => {
    const client = await database.connect();
    await client.query('begin');
    await client.query('create table public.half_done (n integer)');
    const loader = postgresLoader({ client });
    const error = await failureOf(load(loader, { cores: fleet }));
    expect(error.code).toBe('configuration');
    expect(error.message).toContain('is in a transaction');
    await client.query('rollback');
    expect(await database.query("select to_regclass('public.half_done') as it")).toEqual([
      { it: null },
    ]);
  });

  test('is refused while a session uses it, and before it is connected', async () => {
    const client = await database.connect();
    const loader = postgresLoader({ client, schema: 'busy' });
    const session = await loader.open({ run: newRun(), tables: [cores] });
    const error = await failureOf(loader.openReader());
    expect(error.message).toContain('is in use by another session');
    await session[Symbol.asyncDispose]();
    await (await loader.openReader()).close();
    const unconnected = new pg.Client(database.settings);
    expect(
      (await failureOf(load(postgresLoader({ client: unconnected }), { cores: fleet }))).message,
    ).toContain('Call client.connect() first');
  });

  test('stays usable after its load was interrupted', async () => {
    const client = await database.connect();
    const blocker = await database.connect();
    const loader = postgresLoader({ client, schema: 'cancelled' });
    await load(loader, { cores: fleet });
    await blocker.query('begin');
    await blocker.query('lock table cancelled.cores in access exclusive mode');
    const stop = new AbortController();
    const work = load(
      loader,
      { cores: [core('1', 'B1')] },
      { signal: stop.signal, onEvent: ({ type }) => type === 'waiting' && stop.abort() },
    );
    expect((await failureOf(work)).code).toBe('interrupted');
    await blocker.query('rollback');
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await load(loader, { cores: [core('1', 'B1')] });
    expect(
      await database.query('select serial from cancelled.cores where core_id = $1', ['1']),
    ).toEqual([{ serial: 'B1' }]);
  });
});

describe('an address', () => {
  const url = ({ user, password, host, port, database: name } = database.settings) =>
    `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`;

  test('can be one text, and other options take precedence', async () => {
    const loader = postgresLoader({ connectionString: `${url()}?sslmode=disable`, schema: 'text' });
    await load(loader, { cores: fleet });
    expect(await rowsIn('text')).toHaveLength(2);
    const wrong = postgresLoader({ connectionString: url(), password: 'wrong' });
    expect((await failureOf(wrong.openReader())).code).toBe('authentication');
  });

  test('can name the sessions, which have the id of their run or their purpose', async () => {
    const named = 'select application_name as name from pg_stat_activity where pid = $1';
    const show = 'select pg_backend_pid() as pid, current_setting($1) as name';
    const setting = ['application_name'];
    const inText = postgresLoader({ connectionString: `${url()}?application_name=nightly` });
    await using reader = await inText.openReader();
    const [row] = (await reader.query(show, setting)).rows;
    expect(row?.['name']).toBe('nightly query');
    expect(await database.query(named, [row?.['pid']])).toEqual([{ name: 'nightly query' }]);

    const client = await database.connect();
    const lent = await postgresLoader({ client, applicationName: 'lent' }).openReader();
    expect((await lent.query(show, setting)).rows).toMatchObject([{ name: 'lent query' }]);
    await lent.close();

    const run = newRun();
    await using session = await postgresLoader({
      ...{ ...database.settings, applicationName: 'nightly', schema: 'named' },
    }).open({ run, tables: [cores] });
    expect(session).toBeDefined();
    const sessions = 'select 1 as n from pg_stat_activity where application_name = $1';
    expect(await database.query(sessions, [`nightly ${run.runId}`])).toEqual([{ n: 1 }]);
  });

  test.each([
    ['sync', (password: string) => password],
    ['async', async (password: string) => password],
  ])('can have the password from a function (%s), called for each connection', async (_, give) => {
    let calls = 0;
    const { password, ...rest } = database.settings;
    const loader = postgresLoader({
      ...rest,
      password: () => {
        calls++;
        return give(password);
      },
    });
    await (await loader.openReader()).close();
    await (await loader.openReader()).close();
    expect(calls).toBeGreaterThanOrEqual(2);
  });

  test('reports a password function that fails', async () => {
    const loader = postgresLoader({
      ...database.settings,
      password: () => Promise.reject(new Error('no token')),
    });
    const error = await failureOf(loader.openReader());
    expect(error).toMatchObject({ code: 'authentication' });
    expect(error.message).toContain('the function of the option password failed: no token');
  });

  test('passes ssl and stream through', async () => {
    const { Socket } = await import('node:net');
    let streams = 0;
    const loader = postgresLoader({
      ...database.settings,
      ssl: false,
      stream: () => {
        streams++;
        return new Socket();
      },
    });
    const reader = await loader.openReader();
    const { rows } = await reader.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    expect(rows).toEqual([{ ssl: false }]);
    await reader.close();
    expect(streams).toBeGreaterThanOrEqual(1);
  });
});
