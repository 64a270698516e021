import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { redshiftViews } from '@spacex-platform/loaders/redshift';
import { martNames, marts, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPipeline, snapshotSource } from '../../packages/loaders/src/pipeline/index.ts';
import { comparable } from '../marts/comparable.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('the snapshot on Redshift and on PostgreSQL', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let postgres: FreshDatabase;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
    postgres = await freshDatabase();
  });
  afterAll(async () => {
    await postgres?.dispose();
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const redshift = () => place.loader({ tables, views: redshiftViews(Object.values(marts)) });

  test('give the same counts, the same rows of every table and the same figures', async () => {
    const plain = postgresLoader({
      ...postgres.settings,
      tables,
      views: Object.values(marts),
    });
    const result = await runPipeline({
      source: await snapshotSource(),
      loaders: [redshift(), plain],
    });
    expect(result.error).toBeUndefined();
    const [one, other] = result.targets;
    expect(one?.tables).toEqual(other?.tables);

    const ours = await redshift().openReader();
    const theirs = await plain.openReader();
    try {
      for (const { name, key, columns } of tables) {
        const names = Object.keys(columns).map((column) => `"${column}"`);
        // Both engines compare the ids, of hexadecimal digits, alike.
        const sql = `select ${names.join(', ')}, "_content_hash" from "${name}" order by ${key.join(', ')}`;
        expect((await ours.query(sql)).rows, name).toEqual((await theirs.query(sql)).rows);
      }
      for (const name of martNames) {
        const columns = marts[name].columns.map((column) => column.name);
        const sql = `select ${columns.join(', ')} from ${name} order by ${columns.map((_, at) => at + 1).join(', ')}`;
        const { rows } = await ours.query(sql);
        expect(rows.length, name).toBeGreaterThan(0);
        // A mean depends on the order of its sum in the last digits.
        expect(comparable(rows), name).toEqual(comparable((await theirs.query(sql)).rows));
      }
    } finally {
      await ours.close();
      await theirs.close();
    }
  });

  test('a second run changes no row, and leaves no staging in the schema or the bucket', async () => {
    const before = await place.standIn.database.query(
      'select launch_id, "_run_id", "_loaded_at" from spacex.launches order by 1',
    );
    const result = await runPipeline({ source: await snapshotSource(), loaders: [redshift()] });
    for (const table of result.targets[0]?.tables ?? []) {
      expect(table).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: table.rows });
    }
    expect(
      await place.standIn.database.query(
        'select launch_id, "_run_id", "_loaded_at" from spacex.launches order by 1',
      ),
    ).toEqual(before);
    expect(await place.leftovers()).toEqual([]);
    const { rows } = await withReader(`select count(*) as n from etl_turns`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('a view with other columns stops the run first, and the SQL in the message fixes it', async () => {
    const { reuse_by_year: reuse } = marts;
    const wider = {
      ...reuse,
      columns: [...reuse.columns, { name: 'more', type: 'integer', description: '' } as const],
      redshiftSql: `select r.*, 1 as more from (${reuse.redshiftSql}) r`,
    };
    const views = redshiftViews([...Object.values(marts).filter((one) => one !== reuse), wider]);
    const run = async () =>
      runPipeline({
        source: await snapshotSource(),
        loaders: [place.loader({ tables, views })],
        resources: ['landpads'],
      });
    const refused = await run();
    expect(refused.error).toMatchObject({ code: 'schema_conflict' });
    const fix = 'drop view "spacex"."reuse_by_year";';
    expect(refused.error?.message).toContain(`the columns of view reuse_by_year differ`);
    expect(refused.error?.message).toContain(fix);
    await place.standIn.database.query(fix);
    expect((await run()).error).toBeUndefined();
    const { rows } = await withReader('select distinct more from reuse_by_year');
    expect(rows).toEqual([{ more: 1 }]);
  });

  test('refuses every query that writes', async () => {
    const writing = [
      'delete from launches',
      'select launch_id into copy_of_launches from launches',
      'with gone as (delete from launches returning 1) select * from gone',
      'select 1; delete from launches',
      'select 1; commit; delete from launches',
    ];
    for (const sql of writing) await expect(withReader(sql), sql).rejects.toThrow();
    const { rows } = await withReader(`select count(*) as n from launches where name <> 'into'`);
    expect(Number(rows[0]?.['n'])).toBeGreaterThan(180);
  });

  async function withReader(sql: string) {
    const reader = await redshift().openReader();
    try {
      return await reader.query(sql);
    } finally {
      await reader.close();
    }
  }
});
