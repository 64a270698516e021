import { lakeLoader } from '@spacex-platform/loaders/lake';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { marts, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { forgetEnvironment, type S3Place, s3Place } from './support/s3-place.ts';

describeMoto('a query of a lake on S3', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();

  /** Tables whose files have been downloaded since the last call. */
  function downloaded({ proxy }: S3Place, from: { at: number }): string[] {
    const lines = proxy.requests.slice(from.at);
    from.at = proxy.requests.length;
    const names = lines.flatMap((line) => /^GET .*\/curated\/(\w+)\/run/.exec(line)?.[1] ?? []);
    return [...new Set(names)].sort();
  }

  test('downloads only the tables that it reads, once', async () => {
    await using place = await s3Place(moto);
    // A view whose definition contains its own name.
    const sql = 'select count(*) as fleet from ships';
    const fleet = { name: 'fleet', sql, reads: ['ships'], description: 'Number of ships.' };
    const views = [...Object.values(marts), fleet];
    const loader = lakeLoader({ store: place.store, tables, views });
    const loaded = await runPipeline({ source: await snapshotSource(), loaders: [loader] });
    expect(loaded.error).toBeUndefined();
    const from = { at: place.proxy.requests.length };
    await using reader = await loader.openReader();
    expect(downloaded(place, from)).toEqual([]);

    const count = (sql: string) => reader.query(sql).then(({ rows }) => rows[0]?.['n']);
    expect(await count('select count(*) as n from Cores')).toBe(78);
    expect(downloaded(place, from)).toEqual(['cores']);
    expect(await count('with c as (from "cores") select count(*) as n from c')).toBe(78);
    expect(downloaded(place, from)).toEqual([]);
    // Two queries at the same time that need the same files.
    const both = ['launches', 'launches join main.cores on true'].map((what) =>
      count(`select count(*) as n from ${what}`),
    );
    expect(await Promise.all(both)).toEqual([205, 205 * 78]);
    expect(downloaded(place, from)).toEqual(['launches']);
    // A mart reads tables by its definition.
    expect((await reader.query('select * from core_usage')).rows).toHaveLength(75);
    const mart = downloaded(place, from);
    expect(mart).toContain('core_flights');
    expect(mart.length).toBeLessThan(tables.length - 3);
    expect((await reader.query('select * from fleet')).rows).toEqual([{ fleet: 29 }]);
    const { rows } = await reader.query('select table_name from information_schema.tables');
    const names = rows.map((row) => String(row['table_name']));
    expect(names).toEqual(expect.arrayContaining(tables.map(({ name }) => name)));
    expect(names).toEqual(expect.arrayContaining(['core_usage', 'fleet']));
    await expect(reader.query('select * from nothing')).rejects.toMatchObject({
      code: 'statement',
    });
  });
});
