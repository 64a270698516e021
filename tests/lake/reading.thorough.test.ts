import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { s3Store } from '@spacex-platform/loaders/s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { readingCases } from '../loaders/support/reading-cases.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { testLake } from './lake.ts';

const duckdb = {
  writing: [
    "copy cores to '/tmp/spacex-reader-wrote'",
    "explain analyze copy (select 1) to '/tmp/spacex-reader-wrote'",
    "/* */ explain (analyze) copy (select 1) to '/tmp/spacex-reader-wrote'",
    "explain (select 1); copy (select 1) to '/tmp/spacex-reader-wrote'",
    "attach '/tmp/spacex-reader-wrote'",
    'set enable_external_access = true',
    'call force_checkpoint()',
    'install httpfs',
  ],
  reading: ['from cores select count(*) as n', '/* */ select count(*) as n from cores'],
};

const files = ["read_text('/etc/hostname')", "glob('/*')", "read_csv('/etc/hostname')"];

describe('a reader of a lake in a local directory', () => {
  const lake = testLake();
  beforeAll(() => loadCores(lake.loader, [core('1', 'B1058')]));
  afterAll(() => lake[Symbol.dispose]());

  readingCases(() => lake.loader, duckdb);

  test('cannot overwrite files of the lake', async () => {
    const paths = lake.files().filter((path) => /_current|parquet$/.test(path));
    expect(paths).toHaveLength(2);
    for (const path of paths) {
      const place = join(lake.path, path);
      const before = readFileSync(place);
      for (const doing of ['', 'explain analyze ', 'explain (analyze) ']) {
        const reader = await lake.loader.openReader();
        const copy = `${doing}copy (select 1) to '${place}' (use_tmp_file false)`;
        expect(await failureOf(reader.query(copy))).toMatchObject({ code: 'read_only' });
        await reader.close();
      }
      expect(readFileSync(place).equals(before)).toBe(true);
    }
  });

  test('cannot read other files', async () => {
    const other = join(lake.path, 'notes.csv');
    writeFileSync(other, 'a\n1\n');
    const reader = await lake.loader.openReader();
    for (const file of [...files, `'${other}'`, `'${join(lake.path, 'curated/_current.json')}'`]) {
      const error = await failureOf(reader.query(`select * from ${file}`));
      expect(error.message).toContain('Permission Error');
    }
    await reader.close();
  });

  test('queries the marts with parameters', async () => {
    const reader = await lake.loader.openReader();
    expect((await reader.query('select * from core_usage')).rows).toEqual([]);
    const sql = 'select serial from cores where serial = ?';
    expect((await reader.query(sql, ['B1058'])).rows).toEqual([{ serial: 'B1058' }]);
    const wide = 'select count(distinct md5(i::varchar)) as n from range(300000) t(i)';
    expect((await reader.query(wide)).rows).toEqual([{ n: 300_000 }]);
    await reader.close();
  });
});

describeMoto('a reader of a lake in a bucket', () => {
  let moto: MotoServer;
  let bucket: string;
  const loader = () => lakeLoader({ store: s3Store(`s3://${bucket}/lake`) });
  beforeAll(async () => {
    moto = await startMoto();
    for (const [name, value] of Object.entries(moto.environment)) vi.stubEnv(name, value);
    bucket = await moto.bucket();
    await loadCores(loader(), [core('1', 'B1058')]);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto[Symbol.asyncDispose]();
  });

  readingCases(loader, duckdb);

  test('cannot read local files', async () => {
    const reader = await loader().openReader();
    for (const file of files) {
      const error = await failureOf(reader.query(`select * from ${file}`));
      expect(error.message).toContain('Permission Error');
    }
    await reader.close();
  });
});
