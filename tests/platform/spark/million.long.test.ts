import { fileStore, type ObjectStore, RawZoneWriter } from '@spacex-platform/loaders/raw-zone';
import { beforeAll, expect, test } from 'vitest';
import { launchDocument } from '../../../bench/launch-documents.ts';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { testLake } from '../../lake/lake.ts';
import { openDuck } from '../../support/duckdb.ts';
import { curate, describeSpark, sparkPython } from './support/curate.ts';
import { differences } from './support/curated-lake.ts';
import { sparkEnvironment } from './support/environment.ts';
import { rawRun } from './support/raw-lake.ts';

const launches = Number(process.env['SPACEX_SPARK_LAUNCHES'] ?? 1_000_000);
const batchSize = 1000;

/** Writes synthetic launches as one raw run; returns the number of cores in them. */
async function writeLaunches(store: ObjectStore): Promise<number> {
  const run = rawRun();
  const writer = new RawZoneWriter(store, run);
  const from = { url: 'https://api/launches', etag: null, fetchedAt: run.startedAt };
  let cores = 0;
  for (let at = 0; at < launches; at += batchSize) {
    const length = Math.min(batchSize, launches - at);
    const documents = Array.from({ length }, (_, more) => launchDocument(42, at + more));
    cores += documents.reduce((sum, launch) => sum + launch.cores.length, 0);
    await writer.add(
      'launches',
      from,
      documents.map((one) => JSON.stringify(one)),
    );
  }
  await writer.finish();
  return cores;
}

describeSpark('the Spark job with a large lake', () => {
  beforeAll(requireBuiltCommand);
  let environment: Record<string, string>;
  beforeAll(async () => {
    environment = sparkEnvironment(await sparkPython(), 'large');
  }, 600_000);

  test(`produces the same rows from ${launches} launches as TypeScript`, async ({ annotate }) => {
    using spark = testLake();
    using typescript = testLake();
    const seconds: Record<string, number> = {};
    const timed = async <T>(what: string, work: Promise<T>): Promise<T> => {
      const began = performance.now();
      const done = await work;
      seconds[what] = Math.round((performance.now() - began) / 1000);
      return done;
    };
    const cores = await timed('documents', writeLaunches(fileStore(spark.url)));
    const job = await timed('Spark', curate(['--lake', spark.url], environment));
    expect(job.code, job.stderr).toBe(0);
    expect(job.result.targets[0]?.tables).toContainEqual({
      ...{ table: 'core_flights', rows: cores, inserted: cores },
      ...{ updated: 0, unchanged: 0, deleted: 0 },
    });
    const flags = ['--source', spark.url, '--target', 'lake', '--lake', typescript.url, '--quiet'];
    const loaded = await timed('TypeScript', run(['load', ...flags]));
    expect(loaded.code, loaded.stderr).toBe(0);
    using duck = await openDuck();
    const found = await timed('comparison', differences(duck, spark.url, typescript.url));
    await annotate(JSON.stringify(seconds), 'figure');
    expect(found['core_flights']).toEqual({ rows: cores, different: 0 });
    expect(found['launches']).toEqual({ rows: launches, different: 0 });
    const all = Object.values(found);
    expect(all.map(({ different }) => different)).toEqual(all.map(() => 0));
  }, 1_800_000);
});
