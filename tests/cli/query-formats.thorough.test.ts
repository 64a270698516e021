import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { cliMain, requireBuiltCommand, run, startProgram, temporaryFolder } from './command.ts';

const folder = temporaryFolder();
let database: FreshDatabase;
let environment: Record<string, string>;
const embedded = ['--data-dir', join(folder.path, 'data')];
const onPostgres = ['--target', 'postgres'];

beforeAll(async () => {
  requireBuiltCommand();
  database = await freshDatabase();
  environment = postgresEnvironment(database.settings);
  await database.query('create schema spacex');
  const loaded = await run(['run', '--source', 'snapshot', '--quiet', ...embedded]);
  expect(loaded.code, loaded.stderr).toBe(0);
  const lake = await run(['run', '--source', 'snapshot', '--quiet', ...onLake]);
  expect(lake.code, lake.stderr).toBe(0);
});
afterAll(async () => {
  await database.dispose();
  folder[Symbol.dispose]();
});

const onLake = ['--target', 'lake', '--lake', `file://${join(folder.path, 'lake')}`];

/** One row with a value of each type that needs care, as PostgreSQL writes it. */
const edges = `select 1::smallint as small, 9007199254740993 as big, 7::bigint as seven,
  12345678901234567890.10::numeric as exact, 'NaN'::numeric as no_number, 'NaN'::float8 as nan,
  '-Infinity'::float8 as low, 0.1::float8 as tenth, '\\xdead'::bytea as bytes, true as yes,
  '{"a": 9007199254740993}'::jsonb as json, date '2010-06-04' as day,
  timestamptz '2010-06-04 18:45:00.123456+00' as at, '' as empty, null::text as none`;

const expected = {
  ...{ small: 1, big: '9007199254740993', seven: '7', exact: '12345678901234567890.10' },
  ...{ no_number: 'NaN', nan: 'NaN', low: '-Infinity', tenth: 0.1, bytes: '\\xdead', yes: true },
  ...{ day: '2010-06-04', at: '2010-06-04T18:45:00.123456Z', empty: '', none: null },
};

for (const [name, place] of [
  ['embedded', embedded],
  ['postgres', onPostgres],
] as const) {
  describe(`query on ${name}`, () => {
    test('prints values of a column with one type in JSON, without loss', async () => {
      const { code, stdout, stderr } = await run(['query', edges, '--json', ...place], environment);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([expected]);
      expect(stdout).toContain('"json":{"a": 9007199254740993}');
    });

    test('distinguishes null from an empty text in CSV', async () => {
      const sql = `select null::text as a, '' as b, 'x' as c, 'NULL' as d`;
      const plain = await run(['query', sql, '--format', 'csv', ...place], environment);
      expect(plain.stdout).toBe('a,b,c,d\n,"",x,NULL\n');
      const named = await run(
        ['query', sql, '--format', 'csv', '--null', 'NULL', ...place],
        environment,
      );
      expect(named.stdout).toBe('a,b,c,d\nNULL,,x,"NULL"\n');
    });

    test('keeps columns with the same name or a name of JavaScript', async () => {
      const sql = 'select 1 as x, 2 as x, 3 as "__proto__"';
      const { stdout } = await run(['query', sql, '--json', ...place], environment);
      expect(stdout).toBe('[{"x":1,"x_2":2,"__proto__":3}]\n');
    });

    test('shows the place of an error', async () => {
      for (const [sql, line, caret] of [
        ['selct 1', 'LINE 1: selct 1', '        ^'],
        ['select 1,\n  nope', 'LINE 2:   nope', '          ^'],
      ] as const) {
        const failed = await run(['query', sql, '--log-format', 'pretty', ...place], environment);
        expect(failed.code).toBe(1);
        expect(failed.stderr).toContain(`\n${line}\n${caret}`);
        expect(failed.stderr).not.toContain('declare');
      }
    });

    test('refuses what writes, in every position', async () => {
      for (const sql of [
        'create table t (n int)',
        'with t as (select 1 as n) select * into u from t',
        'select set_config($$x.y$$, $$1$$, false); drop schema public',
        'commit',
      ]) {
        const { code, stdout } = await run(['query', sql, ...place], environment);
        expect([sql, code, stdout]).toEqual([sql, 1, '']);
      }
    });
  });
}

test('prints the same values of a lake', async () => {
  const sql = `select 9007199254740993 as big, 7::bigint as seven, 1.50::decimal(9,2) as exact,
    'nan'::double as nan, '\\xDE\\xAD'::blob as bytes, [1, 2] as list, date '2010-06-04' as day,
    timestamptz '2010-06-04 18:45:00.123456+00' as at, null as none, 5::integer as five`;
  const { code, stdout, stderr } = await run(['query', sql, '--json', ...onLake]);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      ...{ big: '9007199254740993', seven: '7', exact: '1.50', nan: 'NaN', bytes: '\\xdead' },
      ...{ list: [1, 2], day: '2010-06-04', at: '2010-06-04T18:45:00.123456Z', none: null },
      five: 5,
    },
  ]);
});

test('writes a Parquet file that DuckDB and hyparquet read', async () => {
  const out = join(folder.path, 'edges.parquet');
  const columns = edges.replace(/\s+none$/, ' none');
  const written = await run(
    ['query', columns, '--format', 'parquet', '--out', out, ...onPostgres],
    environment,
  );
  expect([written.code, written.stdout]).toEqual([0, '']);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(
    `select big::text as big, exact, isnan(nan) as nan, low = '-inf'::double as low, hex(bytes) as bytes,
       yes, json, day::text as day, epoch_us("at")::text as "at", empty, none from '${out}'`,
  );
  expect(read.getRowObjectsJson()).toEqual([
    {
      ...{ big: '9007199254740993', exact: '12345678901234567890.10', nan: true, low: true },
      ...{ bytes: 'DEAD', yes: true, json: '{"a": 9007199254740993}', day: '2010-06-04' },
      ...{ at: '1275677100123456', empty: '', none: null },
    },
  ]);
  connection.closeSync();
  const buffer = readFileSync(out);
  const file = buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
  const rows = await parquetReadObjects({ file, compressors });
  expect(rows).toMatchObject([{ big: 9007199254740993n, empty: '', none: null }]);
});

describe('query --out', () => {
  test('replaces a file only when the result is complete', async () => {
    const place = temporaryFolder();
    const out = join(place.path, 'rows.csv');
    writeFileSync(out, 'before');
    const failing = `select n, 1 / (5000 - n) from generate_series(1, 10000) as n`;
    const failed = await run(
      ['query', failing, '--format', 'csv', '--out', out, ...onPostgres],
      environment,
    );
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('division by zero');
    expect(readFileSync(out, 'utf8')).toBe('before');
    const sql = 'select n from generate_series(1, 2500) as n order by n';
    const done = await run(
      ['query', sql, '--format', 'csv', '--out', out, ...onPostgres],
      environment,
    );
    expect([done.code, done.stdout, done.stderr]).toEqual([0, '', '']);
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect([lines.length, lines[1], lines.at(-1)]).toEqual([2501, '1', '2500']);
    expect(readdirSync(place.path)).toEqual(['rows.csv']);
    place[Symbol.dispose]();
  });

  test('creates no directory', async () => {
    const out = join(folder.path, 'missing', 'x.csv');
    const { code, stderr } = await run(
      ['query', 'select 1', '--out', out, ...onPostgres],
      environment,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(`the directory ${join(folder.path, 'missing')} does not exist`);
    expect(existsSync(join(folder.path, 'missing'))).toBe(false);
  });
});

test('a ranking begins with its first', async () => {
  const first = async (mart: string) => {
    const { stdout } = await run(['query', mart, '--json', ...embedded]);
    return (JSON.parse(stdout) as Record<string, unknown>[])[0];
  };
  expect(await first('core_usage')).toMatchObject({ serial: 'B1058', flights: '14' });
  expect(await first('launchpad_usage')).toMatchObject({ name: 'CCSFS SLC 40' });
  expect(await first('reuse_by_year')).toMatchObject({ launch_year: 2006 });
});

describe('a million rows', () => {
  const rows = 1_000_000;
  const sql = `select n, repeat('x', 100) as text from generate_series(1, ${rows}) as n`;
  const reportPeak = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`;

  for (const format of ['csv', 'json', 'table', 'parquet']) {
    test(`are streamed as ${format} in bounded memory`, { timeout: 600_000 }, async () => {
      const out = join(folder.path, `million.${format}`);
      const { code, stderr } = await startProgram(
        process.execPath,
        [
          '--import',
          reportPeak,
          cliMain,
          'query',
          sql,
          '--format',
          format,
          '--out',
          out,
          ...onPostgres,
        ],
        environment,
      ).finished;
      expect(code, stderr).toBe(0);
      const peakMiB = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
      console.log(`${format}: peak memory ${peakMiB.toFixed(0)} MiB`);
      // The rows alone are 100 MB as text; held as objects they need more than 300 MB.
      expect(peakMiB).toBeLessThan(250);
      const bytes = readFileSync(out);
      if (format !== 'parquet') expect(bytes.length).toBeGreaterThan(100 * rows);
      if (format === 'csv') expect(bytes.subarray(-110).toString()).toContain('\n1000000,x');
    });
  }
});
