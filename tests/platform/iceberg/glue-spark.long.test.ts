import type { LoadSession, OpenRequest } from '@spacex-platform/loaders';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { cores, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { core, loadCores } from '../../loaders/support/cores.ts';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { sparkPython } from '../spark/support/curate.ts';
import { type GlueLake, type LocalGlue, startGlue } from './support/glue-runs.ts';
import type { PythonAnswers } from './support/python-answers.ts';
import { describeIcebergSpark, startSparkOnGlue } from './support/spark.ts';

const jars = [
  'org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.12.0',
  'org.apache.iceberg:iceberg-aws-bundle:1.12.0',
];

describeIcebergSpark('Iceberg tables in a Glue database and Spark 3.5', () => {
  const stack = new AsyncDisposableStack();
  let glue: LocalGlue;
  let spark: PythonAnswers;
  let lake: GlueLake;
  beforeAll(async () => {
    const python = await sparkPython();
    glue = stack.use(await startGlue());
    for (const [name, value] of Object.entries(glue.environment)) vi.stubEnv(name, value);
    spark = stack.use(await startSparkOnGlue(python, jars, glue.environment));
    lake = await glue.lake('committing');
  }, 900_000);
  afterAll(async () => {
    await stack.disposeAsync();
    vi.unstubAllEnvs();
  });

  const sql = (text: string) => spark.ask<Record<string, unknown>[]>('sql', { text });
  /** Loads one core; returns what the run reports of the catalog. */
  async function load(serial: string, options: { takeOver?: boolean } = {}) {
    const loader = lake.loader(options);
    let session: LoadSession | undefined;
    const open = async (request: OpenRequest) => {
      session = await loader.open(request);
      return session;
    };
    await loadCores({ ...loader, open }, [core('1', serial)]);
    return session?.catalog;
  }
  const serials = async () =>
    (await sql('select serial from lake.committing.cores order by 1')).map((row) => row['serial']);
  const insert = (id: string) => {
    const columns = [...Object.keys(cores.columns), '_content_hash'];
    const values = columns.map((name) => (['core_id', 'serial'].includes(name) ? `'${id}'` : name));
    return sql(
      `insert into lake.committing.cores (${columns.join(', ')})
       select ${values.join(', ')} from lake.committing.cores limit 1`,
    );
  };

  test('counts the rows of every table as the pointer does', async () => {
    const all = await glue.lake('reading');
    const loaders = [all.loader()];
    const result = await runPipeline({ source: await snapshotSource(), loaders });
    expect(result.error).toBeUndefined();
    const { tables: published, run_id: run } = await all.pointer();
    const names = Object.keys(published);
    expect(names.length).toBeGreaterThan(tables.length / 2);
    const counts = await sql(
      names
        .map((name) => `select '${name}' as name, count(*) as n from lake.reading.${name}`)
        .join(' union all '),
    );
    expect(Object.fromEntries(counts.map(({ name, n }) => [name, n]))).toEqual(
      Object.fromEntries(names.map((name) => [name, published[name]?.rows])),
    );
    const tagged = `select count(*) as n from lake.reading.launches version as of 'run-${run}'`;
    expect(await sql(tagged)).toEqual([{ n: published['launches']?.rows }]);
  });

  test('keeps a commit of Spark that was faster than the update of a run', async () => {
    await load('B1');
    glue.proxy.beforeNext('UpdateTable', async () => {
      await insert('FASTER');
    });
    expect((await load('B2'))?.error).toMatchObject({ code: 'foreign_commit' });
    expect(await serials()).toEqual(['B1', 'FASTER']);
    expect(await failureOf(load('B3'))).toMatchObject({ code: 'foreign_commit' });
    await load('B4', { takeOver: true });
    expect(await serials()).toEqual(['B4']);
  });

  test('a commit of Spark for which a run was faster is repeated on top of that run', async () => {
    glue.proxy.requests.length = 0;
    glue.proxy.beforeNext('UpdateTable', async () => {
      await load('B5');
    });
    await insert('SLOWER');
    // The first of Spark was refused, that of the run between them was not.
    expect(glue.proxy.writes().filter((line) => line === 'UpdateTable cores')).toHaveLength(3);
    expect(await serials()).toEqual(['B5', 'SLOWER']);
    expect(await failureOf(load('B6'))).toMatchObject({ code: 'foreign_commit' });
  });
});
