import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { beforeAll, expect, test } from 'vitest';
import { launchDocument } from '../../../bench/launch-documents.ts';
import { logLines, requireBuiltCommand, run } from '../../cli/command.ts';
import { fleet } from '../../faults/support/fleet.ts';
import { testLake } from '../../lake/lake.ts';
import { postgresWarehouse, succeeded } from '../../load/warehouse.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { writePostgresRows } from '../iceberg/support/postgres-rows.ts';
import { startAnswers } from '../iceberg/support/python-answers.ts';
import { allEqual, type Differences, pastStates, summaryOf } from '../iceberg/support/states.ts';
import type { IcebergPointer } from '../iceberg/support/two-runs.ts';
import { curate, describeSpark, sparkPython } from './support/curate.ts';
import { writeRawRun } from './support/raw-lake.ts';

type Launch = ReturnType<typeof launchDocument>;

const readers = ['pyiceberg', 'duckdb'];

describeSpark('Iceberg tables of a lake that TypeScript and Spark fill in turn', () => {
  beforeAll(requireBuiltCommand);
  beforeAll(sparkPython, 600_000);

  test('show the rows of PostgreSQL after lake follow, and after the next run of TypeScript', async () => {
    using lake = testLake();
    await using warehouse = await postgresWarehouse();
    const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
    await using python = startAnswers(program, 'wheel_readers.py');
    const place = ['--lake', lake.url, '--catalog', 'files'];
    const pointer = () => lake.pointer() as IcebergPointer;
    const metadataFiles = () => lake.files('curated').filter((path) => path.includes('/metadata/'));

    // Every hundred days, so that there are several years.
    let launches = Array.from({ length: 60 }, (_, at): Launch => launchDocument(42, at * 200));
    const cores = fleet().cores.map((core) => JSON.stringify(core));
    /** Writes a raw run, and the rows that PostgreSQL has after it; the path of their file. */
    const extract = async (name: string, documents: Launch[]): Promise<string> => {
      launches = documents;
      const texts = launches.map((launch) => JSON.stringify(launch));
      await writeRawRun(lake.store, { launches: texts, cores });
      const source = await rawZoneSource(lake.store);
      succeeded(await runPipeline({ source, loaders: [warehouse.loader], prune: true }));
      const path = join(lake.path, `${name}.json`);
      await writePostgresRows(warehouse, path);
      return path;
    };
    const load = async () => {
      const done = await run(['load', '--prune', '--target', 'lake', ...place]);
      expect(done.code, done.stderr).toBe(0);
    };
    const expectRows = async (path: string, at = {}) => {
      onlyTables(path, Object.keys(pointer().tables));
      for (const reader of readers) {
        const question = { reader, lake: lake.path, at, expected: path };
        const found = summaryOf(await python.ask<Differences>('compare', question));
        expect({ reader, ...found }).toEqual({ reader, ...allEqual(path) });
      }
    };

    await extract('first', launches);
    await load();
    const [changed, gone] = [5, 11];
    const second = await extract('second', withDetails(launches, changed, 'Changed.'));
    await load();
    const before = pointer();
    const years = new Set(before.tables['launches']?.files.map(({ path }) => path.split('/')[2]));
    expect(years.size, 'files of both runs').toBe(2);
    await expectRows(second);

    // The job reads files of both runs.
    const third = await extract('third', withDetails(launches, 7, 'Again.').toSpliced(gone, 1));
    const files = metadataFiles();
    const spark = await curate(['--lake', lake.url, '--prune']);
    expect(spark.code, spark.stderr).toBe(0);
    const counts = spark.result.targets[0]?.tables.find(({ table }) => table === 'launches');
    expect(counts).toMatchObject({ inserted: 0, updated: 1, deleted: 1, unchanged: 58 });
    const published = pointer();
    const { snapshot_id: _, ...entry } = before.tables['launches'] ?? { snapshot_id: '' };
    expect(Object.keys(published.tables['launches'] ?? {})).toEqual(Object.keys(entry));
    expect(published.tables['launches']?.metadata).toBe(before.tables['launches']?.metadata);
    expect(published.tables['cores']).toEqual(before.tables['cores']);
    expect(Date.parse(published.published_at)).toBeGreaterThan(Date.parse(before.published_at));
    expect(metadataFiles()).toEqual(files);
    const advice = jobLog(spark.stderr).find(({ tables }) => tables !== undefined);
    expect(advice?.['message']).toContain(`spacex-etl lake follow --lake ${lake.url}`);
    expect(advice?.['tables']).toContain('launches');
    expect(advice?.['tables']).not.toContain('cores');
    // Readers still see the run before.
    await expectRows(second);

    const followed = await run(['lake', 'follow', ...place]);
    expect(followed.code, followed.stderr).toBe(0);
    const after = pointer();
    expect(after.run_id).toBe(spark.result.runId);
    expect(after.tables['launches']?.files).toEqual(published.tables['launches']?.files);
    await expectRows(third);
    await expectRows(second, pastStates(before).snapshots);
    await expectRows(second, pastStates(before).timestamp);
    await expectRows(third, pastStates(after).timestamp);

    // Without lake follow, the next run of TypeScript completes the metadata, even without changes.
    const fourth = await extract('fourth', withDetails(launches, 3, 'Once more.'));
    const again = await curate(['--lake', lake.url, '--prune']);
    expect(again.code, again.stderr).toBe(0);
    expect(pointer().tables['launches']).not.toHaveProperty('snapshot_id');
    await load();
    expect(pointer().tables['launches']?.run_id).toBe(again.result.runId);
    await expectRows(fourth);
    await expectRows(third, pastStates(after).timestamp);
    const verified = await run(['lake', 'verify', '--lake', lake.url]);
    expect(verified.code, verified.stdout).toBe(0);
  }, 600_000);
});

/** The lines that the job itself logs, not those of Spark. */
function jobLog(stderr: string): Record<string, unknown>[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  return logLines(lines.join('\n'));
}

function withDetails(launches: readonly Launch[], at: number, details: string): Launch[] {
  return launches.map((launch, index) => (index === at ? { ...launch, details } : launch));
}

/** Leaves out the tables of a file of rows that the lake does not have. */
function onlyTables(path: string, names: readonly string[]): void {
  const rows = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const kept = Object.entries(rows).filter(([name]) => names.includes(name));
  writeFileSync(path, JSON.stringify(Object.fromEntries(kept)));
}
