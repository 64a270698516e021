import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { describeReference } from '../support/reference-data.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

interface Planned {
  readonly status: string;
  readonly rejects: number;
  readonly targets: {
    readonly name: string;
    readonly status: string;
    readonly tables: readonly Record<string, unknown>[];
    readonly ddl: readonly string[];
  }[];
}

function resultOf(stdout: string): Planned {
  return JSON.parse(stdout) as Planned;
}

/** Everything that a write would change: relations, and the location and writer of each row. */
async function fingerprint(database: FreshDatabase): Promise<unknown> {
  const relations = await database.query<{ name: string; kind: string }>(
    `select c.relname as name, c.relkind as kind, c.relfilenode as file, c.reltuples as rows
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname not like 'pg_t%' and n.nspname not in ('pg_catalog', 'information_schema')
      order by 1`,
  );
  const rows: unknown[] = [];
  for (const { name } of relations.filter(({ kind }) => kind === 'r')) {
    rows.push(
      await database.query(
        `select md5(string_agg(concat(ctid, xmin, xmax), ',' order by ctid)) as sum from spacex.${name}`,
      ),
    );
  }
  return { relations, rows };
}

/** CI repeats these tests on a second version of PostgreSQL. */
const onPostgres = { tags: ['postgres-version'] };

describeReference('plan', (reference) => {
  const launchesAndCores = ['--resource', 'launches', '--resource', 'cores'];

  test(
    'on an empty database, reports all rows as new and the complete DDL, and changes nothing',
    onPostgres,
    async () => {
      await using api = await startApiServer(reference.documents());
      await using database = await freshDatabase();
      const environment = {
        ...postgresEnvironment(database.settings),
        SPACEX_BASE_URL: api.url,
      };
      const before = await fingerprint(database);
      const plan = await run(['plan', '--target', 'postgres', '--json'], environment);
      expect(plan.code, plan.stderr).toBe(0);
      expect(await fingerprint(database)).toEqual(before);
      const shown = await run(['plan', '--target', 'postgres'], environment);
      expect(shown.stdout).toMatch(/^Documents from api:/);
      expect(shown.stdout).toMatch(/^launches +205 +205 +0$/m);
      expect(shown.stdout).toMatch(/ has a field unknown to the schema, |^Plan for /m);
      expect(shown.stdout).toMatch(/\nNothing was changed\.\n$/);
      const planned = resultOf(plan.stdout);
      expect(planned).toMatchObject({ status: 'planned', targets: [{ status: 'planned' }] });

      // The statements create the whole schema: after running them, none is left.
      for (const statement of planned.targets[0]?.ddl ?? []) await database.query(statement);
      const again = await run(['plan', '--target', 'postgres', '--json'], environment);
      expect(resultOf(again.stdout).targets[0]?.ddl).toEqual([]);

      const real = await run(['run', '--target', 'postgres', '--json'], environment);
      expect(planned.targets[0]?.tables).toEqual(resultOf(real.stdout).targets[0]?.tables);
    },
  );

  test(
    'counts the rows that the next run inserts, updates and deletes, and changes nothing',
    onPostgres,
    async () => {
      const documents = reference.documents();
      await using api = await startApiServer(documents);
      await using database = await freshDatabase();
      const environment = { ...postgresEnvironment(database.settings), SPACEX_BASE_URL: api.url };
      const flags = ['--target', 'postgres', '--prune', '--json', ...launchesAndCores];
      expect((await run(['run', ...flags], environment)).code).toBe(0);

      // One launch is removed, one is renamed, one loses its core; one core is new.
      const [vanished, renamed, coreless] = documents.launches as Record<string, unknown>[];
      const coresOf = (launch?: Record<string, unknown>) => [launch?.['cores']].flat().length;
      expect([vanished, renamed, coreless].map(coresOf)).toEqual([1, 1, 1]);
      documents.launches.splice(0, 1);
      Object.assign(renamed ?? {}, { name: 'Renamed' });
      Object.assign(coreless ?? {}, { cores: [] });
      documents.cores.push({ ...documents.cores[0], id: 'f'.repeat(24), serial: 'B9999' });

      const before = await fingerprint(database);
      const plan = await run(['plan', ...flags], environment);
      expect(plan.code, plan.stderr).toBe(0);
      expect(await fingerprint(database)).toEqual(before);
      const tables = resultOf(plan.stdout).targets[0]?.tables;
      expect(tables?.find(({ table }) => table === 'launches')).toEqual({
        table: 'launches',
        rows: 204,
        inserted: 0,
        updated: 1,
        unchanged: 203,
        deleted: 1,
        pruned: 1,
      });
      expect(tables?.find(({ table }) => table === 'core_flights')).toEqual({
        table: 'core_flights',
        rows: 213,
        inserted: 0,
        updated: 0,
        unchanged: 213,
        deleted: 2,
        pruned: 1,
      });
      expect(tables?.find(({ table }) => table === 'cores')).toMatchObject({
        inserted: 1,
        deleted: 0,
      });

      const real = await run(['run', ...flags], environment);
      expect(resultOf(real.stdout).targets[0]?.tables).toEqual(tables);
    },
  );

  test('reports a column to add, and the rows to update for it', onPostgres, async () => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    const environment = { ...postgresEnvironment(database.settings), SPACEX_BASE_URL: api.url };
    const flags = ['--target', 'postgres', '--json', '--resource', 'landpads'];
    await run(['run', ...flags], environment);
    await database.query('alter table spacex.landpads drop column landing_attempts cascade');
    const plan = await run(['plan', ...flags], environment);
    const [target] = resultOf(plan.stdout).targets;
    expect(target?.ddl).toContain(
      'alter table "spacex"."landpads" add column "landing_attempts" integer',
    );
    expect(target?.tables).toMatchObject([{ table: 'landpads', updated: 7, unchanged: 0 }]);
  });

  test('prints a table and the DDL as text', onPostgres, async () => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    const environment = { ...postgresEnvironment(database.settings), SPACEX_BASE_URL: api.url };
    const flags = ['--target', 'postgres', '--resource', 'landpads'];
    const first = await run(['plan', ...flags], environment);
    expect(first.stdout).toContain('on postgres, from api: 7 rows to insert, 0 to update');
    expect(first.stdout).toMatch(/^landpads +7 +7 +0 +0 +0$/m);
    expect(first.stdout).toContain('create schema "spacex";');
    expect(first.stdout).toContain('Nothing was changed.');
    await run(['run', ...flags], environment);
    const second = await run(['run', '--dry-run', ...flags], environment);
    expect(second.stdout).toMatch(/^landpads +7 +0 +0 +0 +7$/m);
    expect(second.stdout).toContain('No schema changes are needed.');
    expect(await database.query('select count(*)::int as n from spacex.etl_runs')).toEqual([
      { n: 1 },
    ]);
  });

  test('does not wait for another run on PostgreSQL', onPostgres, async () => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    const environment = { ...postgresEnvironment(database.settings), SPACEX_BASE_URL: api.url };
    await database.query(`select pg_advisory_lock(hashtextextended('spacex-etl spacex', 0))`);
    const flags = ['--target', 'postgres', '--lock-timeout', '0', '--resource', 'landpads'];
    const refused = await run(['run', ...flags], environment);
    expect(refused.code, refused.stderr).toBe(75);
    const plan = await run(['plan', ...flags], environment);
    expect(plan.code, plan.stderr).toBe(0);
  });

  test(
    'exits like the run if documents are rejected, and writes nothing to the ledger',
    onPostgres,
    async () => {
      const documents = reference.documents();
      Object.assign(documents.landpads[0] ?? {}, { name: 7 });
      await using api = await startApiServer(documents);
      await using database = await freshDatabase();
      const environment = { ...postgresEnvironment(database.settings), SPACEX_BASE_URL: api.url };
      const flags = ['--target', 'postgres', '--json', '--resource', 'landpads'];
      const some = await run(['plan', ...flags], environment);
      expect(some.code).toBe(3);
      expect(resultOf(some.stdout)).toMatchObject({ status: 'planned', rejects: 1 });
      const many = await run(['plan', ...flags, '--max-rejects', '0'], environment);
      expect(many.code).toBe(4);
      expect(await database.query("select to_regclass('spacex.etl_runs') as ledger")).toEqual([
        { ledger: null },
      ]);
    },
  );

  test('a dry run writes no documents to a lake', async () => {
    await using api = await startApiServer(reference.documents());
    using folder = temporaryFolder();
    const lake = pathToFileURL(join(folder.path, 'lake')).href;
    const flags = ['--lake', lake, '--data-dir', join(folder.path, 'data'), '--base-url', api.url];
    const done = await run(['run', '--dry-run', '--resource', 'landpads', ...flags]);
    expect(done.code, done.stderr).toBe(0);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('plan on the embedded database', () => {
  test('does not create a database, and compares with an existing one', async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    const flags = ['--source', 'snapshot', '--resource', 'landpads', '--data-dir', data, '--json'];
    const first = await run(['plan', ...flags]);
    expect(first.code, first.stderr).toBe(0);
    expect(existsSync(data)).toBe(false);
    const real = await run(['run', ...flags]);
    expect(real.code, real.stderr).toBe(0);
    expect(resultOf(first.stdout).targets[0]?.tables).toEqual(
      resultOf(real.stdout).targets[0]?.tables,
    );
    const second = await run(['plan', ...flags]);
    expect(resultOf(second.stdout).targets[0]).toMatchObject({
      ddl: [],
      tables: [{ table: 'landpads', rows: 7, inserted: 0, updated: 0, unchanged: 7, deleted: 0 }],
    });
  });
});
