import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../support/postgres.ts';
import { core, loadCores } from './cores.ts';
import { failureOf } from './failure-of.ts';
import { pgBouncer } from './pgbouncer.ts';

/** Loads and readers behind PgBouncer. @param program its path, when the tests run */
export function testPooler(program: () => string): void {
  const settingsNow = `select string_agg(name || '=' || setting, ' ' order by name) as settings
     from pg_settings where name in ('search_path', 'lock_timeout', 'work_mem', 'jit', 'TimeZone',
       'DateStyle', 'IntervalStyle', 'default_statistics_target', 'client_connection_check_interval')`;
  const through = (database: FreshDatabase, port: number) => ({
    ...database.settings,
    host: '127.0.0.1',
    port,
    sslMode: 'disable' as const,
  });

  test.for([
    { mode: 'transaction', more: [] },
    { mode: 'transaction', more: ['server_round_robin = 1'] },
    { mode: 'transaction', more: ['default_pool_size = 1', 'query_wait_timeout = 3'] },
    { mode: 'statement', more: [] },
  ] as const)('is refused in $mode mode, $more, without a change', async ({ mode, more }) => {
    await using database = await freshDatabase();
    await using bouncer = await pgBouncer(database.settings, mode, more, program());
    const settings = through(database, bouncer.port);
    const client = await database.connect(settings);
    const before = (await client.query(settingsNow)).rows;
    const loader = postgresLoader(settings);
    for (let run = 0; run < 2; run++) {
      const error = await failureOf(loadCores(loader, [core('1', 'B1058')]));
      expect(error).toMatchObject({ code: 'pooler', usage: true, transient: false });
      expect(error.message).toContain('Set host and port to those of the server itself');
    }
    expect((await failureOf(loader.openReader())).code).toBe('pooler');
    const [connection] = await loader.diagnose();
    expect(connection).toMatchObject({ status: 'failed', error: { code: 'pooler' } });
    expect((await client.query(settingsNow)).rows).toEqual(before);
    expect(await database.query("select 1 from pg_namespace where nspname = 'spacex'")).toEqual([]);
  });

  test.for([
    { more: [] },
    { more: ["server_reset_query = ''"] },
    { more: ['default_pool_size = 2', 'query_wait_timeout = 20'] },
  ])('works in session mode, $more, and leaves no setting and no lock', async ({ more }) => {
    await using database = await freshDatabase();
    await using bouncer = await pgBouncer(database.settings, 'session', more, program());
    const settings = through(database, bouncer.port);
    const loader = postgresLoader(settings);
    for (let run = 0; run < 4; run++) await loadCores(loader, [core('1', `B${run}`)]);
    const reader = await loader.openReader();
    const { rows } = await reader.query(
      "select serial, timestamptz '2022-10-05 16:00:00+02' as at from cores",
    );
    expect(rows).toEqual([{ serial: 'B3', at: '2022-10-05T14:00:00.000Z' }]);
    await reader.close();
    const client = await database.connect(settings);
    const direct = await database.connect();
    expect((await client.query(settingsNow)).rows).toEqual((await direct.query(settingsNow)).rows);
    // Other tests use other databases of the same server.
    const locks = `select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
      where locktype = 'advisory' and datname = current_database()`;
    expect(await database.query(locks)).toEqual([]);
    await loadCores(postgresLoader(database.settings), [core('1', 'direct')], { lockTimeoutMs: 0 });
  });
}
