// @module-tag postgres-version
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { duck } from '../support/duckdb.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const quiet = ['--source', 'snapshot', '--json', '--quiet'];
const failed = (stdout: string) =>
  (JSON.parse(stdout) as { checks: { id: string; status: string; cases: number }[] }).checks
    .filter(({ status }) => status === 'failed')
    .map(({ id, cases }) => [id, cases]);

test('check --deep finds rows edited in PostgreSQL, and run --rewrite repairs them', async () => {
  await using database = await freshDatabase();
  const environment = postgresEnvironment(database.settings);
  const etl = (...args: string[]) => run([...args, '--target', 'postgres'], environment);
  expect((await etl('run', ...quiet)).code).toBe(0);
  expect(await etl('check', '--deep', '--json')).toMatchObject({ code: 0 });

  await database.query("update spacex.launches set details = 'edited' where name = 'CRS-13'");
  expect(await etl('run', ...quiet)).toMatchObject({ code: 0 });
  expect(await etl('check', '--json')).toMatchObject({ code: 0 });
  const found = await etl('check', '--deep', '--json');
  expect([found.code, failed(found.stdout)]).toEqual([1, [['launches.values.as_loaded', 1]]]);

  expect((await etl('run', ...quiet, '--rewrite')).code).toBe(0);
  expect(await etl('check', '--deep', '--json')).toMatchObject({ code: 0 });
});

test('check --deep finds values changed in the files of a lake, and run --rewrite repairs them', async () => {
  using folder = temporaryFolder();
  const location = ['--target', 'lake', '--lake', `file://${folder.path}`];
  const etl = (...args: string[]) => run([...args, ...location]);
  expect((await etl('run', ...quiet)).code).toBe(0);
  expect(await etl('check', '--deep', '--json')).toMatchObject({ code: 0 });

  const cores = join(folder.path, 'curated/cores');
  const [name = ''] = readdirSync(cores, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.parquet'),
  );
  const file = join(cores, name);
  await duck(
    `create table edited as select * from read_parquet('${file}');
     update edited set reuse_count = reuse_count + 100 where serial = 'B1058';
     copy edited to '${file}' (format parquet)`,
  );
  const found = await etl('check', '--deep', '--json');
  expect(found.code).toBe(1);
  expect(failed(found.stdout)).toContainEqual(['cores.values.as_loaded', 1]);

  expect((await etl('run', ...quiet, '--rewrite')).code).toBe(0);
  expect(await etl('check', '--deep', '--json')).toMatchObject({ code: 0 });
});
