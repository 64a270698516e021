import { readFileSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { describeTls, freshDatabase, postgresServer } from './postgres.ts';

describe('freshDatabase', () => {
  test('is empty, separate and gone afterwards', async () => {
    await using kept = await freshDatabase();
    const left = await freshDatabase();
    await left.query('create table only_here (n integer); insert into only_here values (1), (2)');
    expect(await left.query('select n from only_here order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await expect(kept.query('select * from only_here')).rejects.toMatchObject({ code: '42P01' });
    await left.dispose();
    expect(
      await kept.query('select datname from pg_database where datname = $1', [
        left.settings.database,
      ]),
    ).toEqual([]);
  });

  test('has the version it says', async () => {
    await using database = await freshDatabase();
    const [row] = await database.query<{ v: string }>(
      "select current_setting('server_version') as v",
    );
    expect(Number.parseInt(row?.v ?? '', 10)).toBe(postgresServer().version);
    expect(postgresServer().version).toBeGreaterThanOrEqual(15);
  });

  test('gives a role that owns one schema and nothing else', async () => {
    await using database = await freshDatabase();
    const owner = await database.connect(await database.schemaOwner('spacex'));
    await owner.query('create table spacex.t (n integer)');
    await owner.query('create temporary table staging (n integer)');
    await expect(owner.query('create schema other')).rejects.toMatchObject({ code: '42501' });
    await expect(owner.query('create table public.t (n integer)')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describeTls('TLS of the test server', ({ authority, strangerAuthority }) => {
  const connect = async (host: string, ca: string) => {
    const { tls: _, version: __, ...settings } = postgresServer();
    const client = new pg.Client({ ...settings, host, ssl: { ca: readFileSync(ca, 'utf8') } });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query(
        'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
      );
      return rows;
    } finally {
      await client.end().catch(() => {});
    }
  };

  test('is good for localhost under its authority', async () => {
    expect(await connect('localhost', authority)).toEqual([{ ssl: true }]);
  });

  test('fails under another authority, and for another name', async () => {
    await expect(connect('localhost', strangerAuthority)).rejects.toThrow();
    await expect(connect('127.0.0.1', authority)).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
