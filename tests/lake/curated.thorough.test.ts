import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { type ColumnSet, type ColumnType, type Table, tables } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { load, postgresWarehouse, succeeded, type Warehouse } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { testLake } from './lake.ts';

/** Expressions that convert a value to comparable text, in DuckDB on a file and in PostgreSQL. */
const comparable: Record<ColumnType, { file: string; database: string }> = {
  text: { file: '$', database: '$' },
  integer: { file: 'cast($ as varchar)', database: '$::text' },
  bigint: { file: 'cast($ as varchar)', database: '$::text' },
  double: { file: "printf('%.17g', $)", database: '$::text' },
  boolean: { file: 'cast($ as varchar)', database: '$::text' },
  timestamp: {
    file: 'cast(epoch_us($) as varchar)',
    database: "(extract(epoch from $ at time zone 'UTC') * 1000000)::bigint::text",
  },
  date: { file: 'cast($ as varchar)', database: '$::text' },
  json: { file: '$', database: '$::text' },
};

const columnsOf = (name: string): ColumnSet =>
  tables.find((one: Table) => one.name === name)?.columns ?? {};

const rowsOfFiles = async (lake: ReturnType<typeof testLake>, name: string) => {
  const columns = Object.entries(columnsOf(name)).map(
    ([column, { type }]) => `${comparable[type].file.replace('$', `"${column}"`)} as "${column}"`,
  );
  return lake.query(
    `select ${columns.join(', ')}, cast(_content_hash as varchar) as hash from {${name}}`,
  );
};

const rowsOfDatabase = async (warehouse: Warehouse, name: string) => {
  const columns = Object.entries(columnsOf(name)).map(
    ([column, { type }]) =>
      `${comparable[type].database.replace('$', `"${column}"`)} as "${column}"`,
  );
  return warehouse.query(
    `select ${columns.join(', ')}, _content_hash::text as hash from spacex.${name}`,
  );
};

function sorted(name: string, rows: readonly Record<string, unknown>[]): string[] {
  const columns = columnsOf(name);
  return rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row).map(([column, value]) => {
          const type = columns[column]?.type;
          if (value === null) return null;
          // Both format doubles and order JSON keys differently.
          if (type === 'double') return Number(value);
          return type === 'json' ? canonical(JSON.parse(String(value))) : value;
        }),
      ),
    )
    .sort();
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, canonical(one)]),
  );
}

async function expectEqual(lake: ReturnType<typeof testLake>, warehouse: Warehouse): Promise<void> {
  for (const { name } of tables) {
    if ((lake.pointer()?.tables[name]?.files ?? []).length === 0) {
      expect(await warehouse.column(`select count(*)::int from spacex.${name}`), name).toEqual([0]);
      continue;
    }
    const [files, database] = [
      await rowsOfFiles(lake, name),
      await rowsOfDatabase(warehouse, name),
    ];
    expect(sorted(name, files), name).toEqual(sorted(name, database));
  }
}

describeReference('a lake and PostgreSQL filled by one run', (reference) => {
  test('contain the same rows and hashes, after later runs as well', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    using lake = testLake();
    const both = [warehouse, lake];
    const first = succeeded(await load(api, both));
    expect(first.targets.map(({ name, status }) => [name, status])).toEqual([
      ['postgres', 'succeeded'],
      ['lake', 'succeeded'],
    ]);
    await expectEqual(lake, warehouse);

    // One launch vanishes, one is rejected, one changes, one loses its core; a core is new.
    const [vanished, rejected, changed, coreless] = documents.launches;
    documents.launches.splice(0, 1);
    // Rows with dates are retained as well.
    documents.rockets.splice(0, 1);
    documents.starlink.splice(0, 1);
    Object.assign(rejected ?? {}, { cores: 'none' });
    Object.assign(changed ?? {}, { name: 'Changed', details: 'Z̈ö 🛰' });
    Object.assign(coreless ?? {}, { cores: [] });
    documents.cores.push({ ...documents.cores[0], id: 'f'.repeat(24), serial: 'B9999' });
    const second = await load(api, both);
    expect(second.rejects).toBe(1);
    const [ofDatabase, ofLake] = second.targets.map(({ tables: reports }) => reports);
    expect(ofLake).toEqual(ofDatabase);
    await expectEqual(lake, warehouse);
    const kept = await lake.query(
      `select name from {launches} where launch_id = '${vanished?.['id']}'`,
    );
    expect(kept).toEqual([{ name: vanished?.['name'] }]);

    const third = await load(api, both, { prune: true });
    expect(third.targets[1]?.tables).toEqual(third.targets[0]?.tables);
    await expectEqual(lake, warehouse);
  });

  test('keeps the files of unchanged tables, and the pointer', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    using lake = testLake();
    succeeded(await load(api, lake));
    const before = lake.pointer();
    const files = lake.files('curated');
    const second = succeeded(await load(api, lake));
    const reports = second.targets[0]?.tables ?? [];
    expect(reports.length).toBeGreaterThan(10);
    for (const report of reports) {
      expect(report).toMatchObject({ inserted: 0, updated: 0, deleted: 0, unchanged: report.rows });
    }
    expect(lake.pointer()).toEqual(before);
    expect(lake.files('curated')).toEqual(files);

    Object.assign(documents.landpads[0] ?? {}, { name: 'Another name' });
    const third = succeeded(await load(api, lake));
    const after = lake.pointer();
    expect(after?.run_id).toBe(third.runId);
    expect(after?.tables['landpads']?.run_id).toBe(third.runId);
    expect(after?.tables['launches']).toEqual(before?.tables['launches']);
  });

  test('a run of some resources publishes only their tables', async () => {
    await using api = await startApiServer(reference.documents());
    using lake = testLake();
    const first = succeeded(await load(api, lake, { resources: ['launches', 'cores'] }));
    const second = succeeded(await load(api, lake, { resources: ['landpads'] }));
    expect(lake.pointer()?.tables['launches']?.run_id).toBe(first.runId);
    expect(lake.pointer()?.tables['landpads']?.run_id).toBe(second.runId);
    expect(lake.pointer()?.tables['ships']).toBeUndefined();
  });

  test('partitions launches by year, in the path and in the files', async () => {
    await using api = await startApiServer(reference.documents());
    using lake = testLake();
    succeeded(await load(api, lake, { resources: ['launches'] }));
    const files = lake.pointer()?.tables['core_flights']?.files ?? [];
    expect(files.length).toBeGreaterThan(10);
    for (const { path } of files) {
      expect(path).toMatch(
        /^curated\/core_flights\/run=[0-9a-f-]{36}\/launch_year=\d{4}\/part-00000\.parquet$/,
      );
    }
    const [file] = files;
    const described = await lake.query(
      `select name from parquet_schema('${join(lake.path, file?.path ?? '')}')`,
    );
    expect(described.map(({ name }) => name)).toContain('launch_year');
    const years = await lake.query(
      'select count(*) as n from {core_flights} where launch_year <> year(launch_date_utc)',
    );
    expect(years).toEqual([{ n: 0 }]);
  });

  test('marts on the files equal those of PostgreSQL', async () => {
    await using api = await startApiServer(reference.documents());
    await using warehouse = await postgresWarehouse();
    using lake = testLake();
    succeeded(await load(api, [warehouse, lake]));
    const figures = async (loader: QueryableLoader) => {
      const reader = await loader.openReader();
      try {
        const { rows } = await reader.query(
          `select count(*) as cores, sum(flights) as flights, max(flights) as most,
                  avg(median_turnaround_days) as days from core_usage`,
        );
        return rows[0];
      } finally {
        await reader.close();
      }
    };
    const [ofLake, ofDatabase] = [await figures(lake.loader), await figures(warehouse.loader)];
    expect(ofLake).toMatchObject({ cores: 75, flights: 193, most: 14 });
    expect(Number(ofLake?.['days'])).toBeCloseTo(Number(ofDatabase?.['days']), 5);
  });

  test('refuses the snapshot over API data', async () => {
    await using api = await startApiServer(reference.documents());
    using lake = testLake();
    succeeded(await load(api, lake, { resources: ['landpads'] }));
    const { snapshotSource, runPipeline } = await import('@spacex-platform/loaders/pipeline');
    const source = await snapshotSource();
    const refused = await runPipeline({ source, loaders: [lake.loader] });
    expect(refused.error).toMatchObject({ code: 'snapshot_over_api', usage: true });
    const forced = await runPipeline({ source, loaders: [lake.loader], force: true });
    expect(forced.status).toBe('succeeded');
  });
});

describe('gc that keeps no run', () => {
  // `slice(-0)` returned the whole list.
  test('keeps only what is published', async () => {
    const { snapshotSource, runPipeline } = await import('@spacex-platform/loaders/pipeline');
    const { planGarbage } = await import('@spacex-platform/loaders/lake');
    await using api = await startApiServer({ landpads: [], cores: [{ id: '1' }] });
    using lake = testLake();
    const options = { loaders: [lake.loader], rawZone: lake.store, resources: ['landpads'] };
    const first = succeeded(await runPipeline({ ...options, source: await snapshotSource() }));
    succeeded(await load(api, lake, { resources: ['landpads'], prune: true, pruneLimit: 100 }));
    await new Promise((done) => setTimeout(done, 20));
    const { files } = await planGarbage(lake.store, { keep: 0, olderThanMs: 0 });
    // Manifest, part, table, copy of the pointer; Iceberg metadata, their list and manifest.
    expect(files).toHaveLength(7);
    expect(files.every(({ path, why }) => path.includes(first.runId) && why === 'run')).toBe(true);
  });
});

describe('a lake whose store fails during a run', () => {
  test('still shows the complete previous run; gc deletes the leftovers', async () => {
    const { snapshotSource, runPipeline } = await import('@spacex-platform/loaders/pipeline');
    const { collectGarbage } = await import('@spacex-platform/loaders/lake');
    using lake = testLake();
    const source = await snapshotSource();
    succeeded(await runPipeline({ source, loaders: [lake.loader], resources: ['landpads'] }));
    const pointer = lake.pointer();
    let writes = 0;
    const breaking = {
      ...lake.store,
      create: async (path: string, bytes: Uint8Array) => {
        writes += 1;
        if (writes > 7) throw new Error('the network is gone');
        await lake.store.create(path, bytes);
      },
      remove: () => Promise.reject(new Error('the network is gone')),
    };
    const failed = await runPipeline({ source, loaders: [lakeLoader({ store: breaking })] });
    expect(failed.status).toBe('failed');
    expect(lake.pointer()).toEqual(pointer);
    const left = lake.files('curated').filter((path) => path.includes(failed.runId));
    expect(left).toHaveLength(7);

    const young = await collectGarbage(lake.store, { keep: 1, olderThanMs: 60_000 });
    expect(young).toEqual({
      ...{ files: [], snapshots: [], uploads: [], partitions: [], failures: [] },
    });
    await new Promise((done) => setTimeout(done, 20));
    const { files: removed } = await collectGarbage(lake.store, { keep: 1, olderThanMs: 10 });
    expect(removed.map(({ path }) => path).sort()).toEqual(left);
    expect(removed.every(({ why }) => why === 'unfinished')).toBe(true);
    expect(lake.files('curated').filter((path) => path.includes(failed.runId))).toEqual([]);
    for (const { path } of pointer?.tables['landpads']?.files ?? []) {
      expect(readFileSync(join(lake.path, path)).length).toBeGreaterThan(0);
    }
  });
});
