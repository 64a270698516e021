import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { type MartName, martNames, marts, type Table, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../cli/command.ts';
import { testLake } from '../lake/lake.ts';
import { postgresWarehouse, succeeded } from '../load/warehouse.ts';
import { type Duck, openDuck } from '../support/duckdb.ts';
import { readQueries } from '../support/query-file.ts';
import { repositoryRoot } from '../support/repository.ts';
import { translate } from '../support/sqlglot.ts';
import { describePython } from '../support/virtual-environment.ts';
import { comparable } from './comparable.ts';
import { type Engine, engines } from './engine.ts';
import { makeTables } from './tables.ts';

const directory = 'sql/athena';

describe(directory, () => {
  test('contains exactly the defined marts', () => {
    const files = readdirSync(join(repositoryRoot, directory)).sort();
    expect(files).toEqual(martNames.map((name) => `${name}.sql`).sort());
    for (const name of martNames) {
      const [query, ...others] = readQueries(`${directory}/${name}.sql`);
      expect(others).toEqual([]);
      expect(query).toMatchObject({ name, sql: marts[name].athenaSql });
    }
  });
});

describePython('the marts of Athena', () => {
  let texts: Record<MartName, string>;
  beforeAll(async () => {
    const statements = martNames.map((name) => marts[name].athenaSql);
    const parsed = await translate(statements, { read: 'trino', write: 'duckdb' });
    texts = Object.fromEntries(
      martNames.map((name, at) => [name, parsed[at]?.sql ?? '']),
    ) as typeof texts;
  });

  test('are valid SELECTs of Athena and Trino, without functions of other engines', async () => {
    for (const read of ['athena', 'trino'] as const) {
      const statements = martNames.map((name) => marts[name].athenaSql);
      const parsed = await translate(statements, { read, write: 'duckdb' });
      expect(parsed.map(({ kind }) => kind)).toEqual(martNames.map(() => 'Select'));
    }
    for (const name of martNames) {
      expect(marts[name].athenaSql).not.toMatch(/percentile_cont|extract\(epoch|double precision/);
    }
  });

  describe('on the files of a lake', () => {
    const stack = new AsyncDisposableStack();
    let duck: Duck;
    let reference: (sql: string) => Promise<Record<string, unknown>[]>;

    beforeAll(async () => {
      const warehouse = stack.use(await postgresWarehouse());
      const lake = stack.use(testLake());
      const loaders = [warehouse.loader, lake.loader];
      succeeded(await runPipeline({ source: await snapshotSource(), loaders }));
      const reader = await warehouse.loader.openReader();
      stack.defer(() => reader.close());
      reference = async (sql) => [...(await reader.query(sql)).rows];
      duck = stack.use(await openDuck());
      for (const { name, partition } of tables as readonly Table[]) {
        const files = lake.pointer()?.tables[name]?.files ?? [];
        if (files.length === 0) continue;
        const paths = files.map(({ path }) => `'${join(lake.path, path)}'`).join(', ');
        const types = `run: VARCHAR${partition === null ? '' : `, ${partition}: INTEGER`}`;
        await duck.query(
          `create view ${name} as select * from read_parquet([${paths}], hive_partitioning = true, hive_types = {${types}})`,
        );
      }
    });
    afterAll(() => stack.disposeAsync());

    test.each(martNames)('%s has the same figures as in PostgreSQL', async (name) => {
      const wanted = await reference(`select * from ${name}`);
      expect(wanted.length).toBeGreaterThan(0);
      const found = await duck.query(texts[name]);
      expect(comparable(found)).toEqual(comparable(wanted));
    });

    // Views and `create table as` of Athena fail with "Unsupported Hive type: timestamp(6) with time zone".
    test('return no timestamps with a time zone, which the views of Athena do not support', async () => {
      let timestamps = 0;
      for (const name of martNames) {
        const columns = await duck.query(`describe ${texts[name]}`);
        for (const { column_name: column, column_type: type } of columns) {
          expect(type, `${name}.${column}`).not.toBe('TIMESTAMP WITH TIME ZONE');
          if (String(type).startsWith('TIMESTAMP')) timestamps += 1;
        }
      }
      expect(timestamps).toBe(4);
    });

    test('views have the columns of their mart', async () => {
      for (const name of martNames) {
        const columns = await duck.query(`describe ${texts[name]}`);
        expect(columns.map((row) => row['column_name'])).toEqual(
          marts[name].columns.map((column) => column.name),
        );
      }
    });
  });

  // Covers one flight per core, ties, and an even and an odd number of turnarounds.
  test('compute exact medians of even and odd numbers of rows', async () => {
    const days = (...list: number[]) =>
      list.map((day) => new Date(Date.UTC(2020, 0, 1) + day * 86_400_000).toISOString());
    const careers: Record<string, string[]> = {
      once: days(0),
      twice: days(0, 7),
      thrice: days(0, 1, 11),
      four: days(0, 5, 10, 110),
      tied: days(0, 3, 6, 9, 109),
    };
    const flights = Object.entries(careers).flatMap(([core, dates]) =>
      dates.map((date, at) => ({
        launch_id: `${core}-${at}`,
        position: 0,
        core_id: core,
        launch_date_utc: date,
        launch_year: 2020,
        upcoming: false,
      })),
    );
    await using engine: Engine = await engines.DuckDB();
    await makeTables(engine, { core_flights: flights });
    const rows = await engine.query(texts.core_usage);
    const medians = rows.map((row) => [row['core_id'], row['median_turnaround_days']]);
    expect(Object.fromEntries(medians)).toEqual({
      once: null,
      twice: 7,
      thrice: 5.5,
      four: 5,
      tied: 3,
    });
  });
});

describePython('spacex-etl schema --format athena', () => {
  beforeAll(requireBuiltCommand);

  test('prints only statements that Athena can parse', async () => {
    const { code, stdout, stderr } = await run(['schema', '--format', 'athena']);
    expect(code, stderr).toBe(0);
    const statements = stdout
      .trim()
      .split(/;\n\n|;$/)
      .filter((text) => text !== '');
    const kinds = (await translate(statements, { read: 'athena', write: 'athena' })).map(
      ({ kind }) => kind,
    );
    expect(kinds).toHaveLength(1 + martNames.length);
    expect(new Set(kinds)).toEqual(new Set(['Create']));
    // Athena has no statement for a table whose metadata exist.
    expect(stdout).not.toMatch(/create (external )?table/);
  });
});
