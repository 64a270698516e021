import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectGarbage, lakeRuns, verifyLake } from '@spacex-platform/loaders/lake';
import { afterEach, describe, expect, test } from 'vitest';
import { core } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { dataFilesOf, manifestsOf } from './support/iceberg-files.ts';
import { first, type Load, others, rollbackSuite, second } from './support/rollback-suite.ts';

const suite = rollbackSuite();
const { load, rollback, shown, current } = suite;

/** Documents with this sequence, which another lake has. */
const at = (sequence: number): Load => ({ run: { source: 'file:///elsewhere', sequence } });

interface Metadata {
  readonly refs: Record<string, { readonly 'snapshot-id': number }>;
  readonly snapshots: readonly {
    readonly 'timestamp-ms': number;
    readonly summary: Readonly<Record<string, string>>;
  }[];
}

describe('a rollback', () => {
  /** The Iceberg tables have exactly the published files. */
  afterEach(async () => {
    expect((await verifyLake(suite.lake.store)).problems).toEqual([]);
  });

  test('publishes an earlier run again, as a new snapshot of a new run', async () => {
    const one = await load(first);
    const two = await load(second);
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
    const report = await rollback(one.runId);
    expect(report).toMatchObject({
      restoredRun: one.runId,
      tables: [{ table: 'cores', rows: 2, inserted: 0, updated: 1, unchanged: 1, deleted: 1 }],
    });
    expect(await shown()).toBe('1 B1, 2 B2');

    const { run_id, published_at, tables: entries } = current();
    expect(run_id).toBe(report.runId);
    const path = entries['cores']?.metadata ?? '';
    const { refs, snapshots } = JSON.parse(
      readFileSync(join(suite.lake.path, path), 'utf8'),
    ) as Metadata;
    expect(Object.keys(refs).sort()).toEqual(
      ['main', ...[one.runId, two.runId, run_id].map((id) => `run-${id}`)].sort(),
    );
    expect(snapshots).toHaveLength(3);
    expect(snapshots.at(-1)?.['timestamp-ms']).toBe(Date.parse(published_at));
    // The file of the first run is in the table again, with both of its rows.
    expect(snapshots.at(-1)?.summary).toMatchObject({
      ...{ 'added-data-files': '1', 'added-records': '2' },
      ...{ 'deleted-data-files': '1', 'deleted-records': '3' },
      ...{ 'total-data-files': '1', 'total-records': '2' },
    });
    // Both runs can be read by their snapshots, which exist with all their files.
    expect(
      manifestsOf(suite.lake.path, path).filter((file) => file.includes('/snap-')),
    ).toHaveLength(3);
    const data = suite.lake.files('curated').filter((file) => file.endsWith('.parquet'));
    expect(dataFilesOf(suite.lake.path, path).sort()).toEqual(data);
    expect(data).toHaveLength(2);

    await using ledger = await suite.lake.loader.openLedger();
    const [newest] = await ledger.runs();
    expect(newest).toMatchObject({
      ...{ runId: run_id, status: 'succeeded', source: 'rollback', restoredRun: one.runId },
      ...{ origin: 'api', version: '1.2.3' },
      resources: [{ resource: 'cores', documents: 2, accepted: 2, rejected: 0 }],
    });
    const [run] = await lakeRuns(suite.lake.store);
    expect(run).toMatchObject({ runId: run_id, isCurrent: true, status: 'succeeded' });
  });

  test('of a rollback, and a run after it', async () => {
    const one = await load(first);
    const two = await load(second);
    await rollback(one.runId);
    await rollback(two.runId);
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
    const { runId } = await rollback(one.runId);
    const { reports } = await load(second);
    expect(reports).toMatchObject([{ inserted: 1, updated: 1, unchanged: 0 }]);
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
    // The run of a rollback can be restored as well.
    await rollback(runId ?? '');
    expect(await shown()).toBe('1 B1, 2 B2');
    await collectGarbage(suite.lake.store, { keep: 1, olderThanMs: -1 });
    expect(await shown()).toBe('1 B1, 2 B2');
    expect(suite.lake.files('curated').filter((file) => file.endsWith('.parquet'))).toHaveLength(1);
  });

  test('to the end of a run without changes, and to the current run, which changes nothing', async () => {
    await load(first);
    const same = await load(first);
    await load(second);
    const { runId } = await rollback(same.runId.toUpperCase());
    expect(await shown()).toBe('1 B1, 2 B2');
    const before = suite.lake.files();
    expect(await rollback(runId ?? '')).toMatchObject({ runId: null, restoredRun: runId });
    expect(suite.lake.files()).toEqual(before);
  });

  test('empties a table that the run did not have', async () => {
    const one = await load(first);
    await load(second, { table: others });
    const { tables: reports } = await rollback(one.runId);
    expect(reports.map((one) => [one.table, one.rows, one.deleted])).toEqual([
      ['cores', 2, 0],
      ['other_cores', 0, 2],
    ]);
    expect(await shown('other_cores')).toBe('');
    expect(await shown()).toBe('1 B1, 2 B2');
    await load(second, { table: others });
    expect(await shown('other_cores')).toBe('1 B9, 3 B3');
  });

  test('of which only the changes are asked for writes nothing', async () => {
    const one = await load(first);
    await load(second);
    const before = suite.lake.files();
    const { runId, tables: reports } = await rollback(one.runId, { dryRun: true });
    expect(runId).toBeNull();
    expect(reports).toMatchObject([{ updated: 1, deleted: 1 }]);
    expect(suite.lake.files()).toEqual(before);
  });
});

describe('the ledger after a rollback', () => {
  test('orders documents as after the run that was restored', async () => {
    const one = await load(first, at(2_000));
    await load(second, at(4_000));
    expect(await failureOf(load(first, at(3_000)))).toMatchObject({
      code: 'older_data',
    });
    await rollback(one.runId);
    expect(await failureOf(load(first, at(1_000)))).toMatchObject({
      code: 'older_data',
    });
    await load([core('4', 'B4')], at(3_000));
    // The newest documents, which the lake no longer had.
    await load(second, at(4_000));
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3, 4 B4');
  });

  test('does not order them if that of the run is not known any more', async () => {
    const one = await load(first, at(2_000));
    await load(second, at(4_000));
    await suite.lake.loader.deleteRuns?.([one.runId]);
    await rollback(one.runId);
    await load([core('4', 'B4')], at(1_000));
    expect(await shown()).toBe('1 B1, 2 B2, 4 B4');
  });

  test('has the rejects again that were open', async () => {
    const issues = [{ code: 'invalid', path: 'serial', message: 'Not a text.' }];
    const reject = { resource: 'cores', documentId: '7', issues, raw: '{"id":"7"}' };
    const one = await load(first, { outcome: { rejects: [reject] } });
    await load(second);
    const open = async () => {
      await using ledger = await suite.lake.loader.openLedger();
      return (await ledger.rejects()).map(({ documentId, raw }) => `${documentId} ${raw}`);
    };
    expect(await open()).toEqual([]);
    await rollback(one.runId);
    expect(await open()).toEqual(['7 {"id":"7"}']);
    await load(second);
    expect(await open()).toEqual([]);
  });
});
