import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunInfo, RunOutcome } from '@spacex-platform/loaders';
import {
  collectGarbage,
  filesCatalog,
  lakeLoader,
  lakeRuns,
  type RollbackOptions,
  rollbackLake,
  verifyLake,
} from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, type Table, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { type TestLake, testLake } from './lake.ts';
import { dataFilesOf, manifestsOf } from './support/iceberg-files.ts';

const pointerPath = 'curated/_current.json';
const others: Table = { ...cores, name: 'other_cores' };
const known = [...tables, others];

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

interface Load {
  readonly table?: Table;
  readonly outcome?: Partial<RunOutcome>;
  readonly run?: Partial<RunInfo>;
}

async function load(documents: readonly Core[], { table = cores, outcome, run }: Load = {}) {
  const own = { ...newRun(), ...run };
  const reports = await loadCores(lake.loader, documents, {
    ...{ run: own, tables: [table], ...(outcome && { outcome }) },
  });
  // No two runs end at the same time.
  await new Promise((done) => setTimeout(done, 5));
  return { runId: own.runId, reports };
}

const rollback = (runId: string, options: Partial<RollbackOptions> = {}, store = lake.store) =>
  rollbackLake(store, { runId, tables: known, version: '1.2.3', ...options });

/** Core ids and serials that a reader sees. */
async function shown(table = 'cores'): Promise<string> {
  const { rows } = await withReader(`select core_id, serial from ${table} order by 1`);
  return rows.map((row) => `${row['core_id']} ${row['serial']}`).join(', ');
}

async function withReader(sql: string) {
  await using reader = await lakeLoader({ store: lake.store, tables: known }).openReader();
  return await reader.query(sql);
}

/** Documents with this sequence, which another lake has. */
const at = (sequence: number): Load => ({ run: { source: 'file:///elsewhere', sequence } });

const first = [core('1', 'B1'), core('2', 'B2')];
const second = [core('1', 'B9'), core('3', 'B3')];

interface Metadata {
  readonly refs: Record<string, { readonly 'snapshot-id': number }>;
  readonly snapshots: readonly {
    readonly 'timestamp-ms': number;
    readonly summary: Readonly<Record<string, string>>;
  }[];
}

interface Current {
  readonly run_id: string;
  readonly published_at: string;
  readonly tables: Record<string, { readonly metadata: string; readonly snapshot_id: string }>;
}

const current = () => JSON.parse(readFileSync(join(lake.path, pointerPath), 'utf8')) as Current;

describe('a rollback', () => {
  /** The Iceberg tables have exactly the published files. */
  afterEach(async () => {
    expect((await verifyLake(lake.store)).problems).toEqual([]);
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
    const { refs, snapshots } = JSON.parse(readFileSync(join(lake.path, path), 'utf8')) as Metadata;
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
    expect(manifestsOf(lake.path, path).filter((file) => file.includes('/snap-'))).toHaveLength(3);
    const data = lake.files('curated').filter((file) => file.endsWith('.parquet'));
    expect(dataFilesOf(lake.path, path).sort()).toEqual(data);
    expect(data).toHaveLength(2);

    await using ledger = await lake.loader.openLedger();
    const [newest] = await ledger.runs();
    expect(newest).toMatchObject({
      ...{ runId: run_id, status: 'succeeded', source: 'rollback', restoredRun: one.runId },
      ...{ origin: 'api', version: '1.2.3' },
      resources: [{ resource: 'cores', documents: 2, accepted: 2, rejected: 0 }],
    });
    const [run] = await lakeRuns(lake.store);
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
    await collectGarbage(lake.store, { keep: 1, olderThanMs: -1 });
    expect(await shown()).toBe('1 B1, 2 B2');
    expect(lake.files('curated').filter((file) => file.endsWith('.parquet'))).toHaveLength(1);
  });

  test('to the end of a run without changes, and to the current run, which changes nothing', async () => {
    await load(first);
    const same = await load(first);
    await load(second);
    const { runId } = await rollback(same.runId.toUpperCase());
    expect(await shown()).toBe('1 B1, 2 B2');
    const before = lake.files();
    expect(await rollback(runId ?? '')).toMatchObject({ runId: null, restoredRun: runId });
    expect(lake.files()).toEqual(before);
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
    const before = lake.files();
    const { runId, tables: reports } = await rollback(one.runId, { dryRun: true });
    expect(runId).toBeNull();
    expect(reports).toMatchObject([{ updated: 1, deleted: 1 }]);
    expect(lake.files()).toEqual(before);
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
    await lake.loader.deleteRuns?.([one.runId]);
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
      await using ledger = await lake.loader.openLedger();
      return (await ledger.rejects()).map(({ documentId, raw }) => `${documentId} ${raw}`);
    };
    expect(await open()).toEqual([]);
    await rollback(one.runId);
    expect(await open()).toEqual(['7 {"id":"7"}']);
    await load(second);
    expect(await open()).toEqual([]);
  });
});

describe('a rollback is refused', () => {
  /** It changes nothing. */
  async function refused(work: () => Promise<unknown>) {
    const before = lake.files();
    const bytes = readFileSync(join(lake.path, pointerPath), 'utf8');
    const error = await failureOf(work());
    expect(lake.files()).toEqual(before);
    expect(readFileSync(join(lake.path, pointerPath), 'utf8')).toBe(bytes);
    return error;
  }

  test('if the lake does not keep the run, or several runs begin so', async () => {
    const one = await load(first);
    const two = await load(second);
    const three = await load([core('3', 'B4')]);
    await collectGarbage(lake.store, { keep: 2, olderThanMs: -1 });
    const error = await refused(() => rollback(one.runId));
    expect(error).toMatchObject({ code: 'not_found' });
    expect(error.message).toContain(`newest first: ${three.runId}, ${two.runId}.`);
    const several = await refused(() => rollback('01890a5d'));
    expect(several).toMatchObject({ code: 'configuration' });
    expect(several.message).toContain(two.runId);
    expect(await refused(() => rollback(''))).toMatchObject({ code: 'not_found' });
  });

  test('if nothing is published', async () => {
    expect(await failureOf(rollback('01890a5d'))).toMatchObject({ code: 'not_found' });
  });

  test.each(['missing', 'damaged'])('if a file of the run is %s', async (how) => {
    const one = await load(first);
    const [file = ''] = lake.files('curated').filter((path) => path.endsWith('.parquet'));
    await load(second);
    if (how === 'missing') rmSync(join(lake.path, file));
    else {
      const bytes = readFileSync(join(lake.path, file));
      bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
      writeFileSync(join(lake.path, file), bytes);
    }
    const error = await refused(() => rollback(one.runId));
    expect(error).toMatchObject({ code: 'damaged' });
    expect(error.message).toContain(`1 of its 1 files are missing or damaged, first ${file}`);
    // The current files do not matter: a rollback repairs a lake that has lost them.
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
  });

  test('if another run publishes at the same time, and leaves no metadata', async () => {
    const one = await load(first);
    await load(second);
    const before = lake.files('curated');
    const racing: ObjectStore = {
      ...lake.store,
      async replace(path, bytes, version) {
        if (path === pointerPath) {
          const published_at = new Date(Date.parse(current().published_at) + 1).toISOString();
          writeFileSync(join(lake.path, path), JSON.stringify({ ...current(), published_at }));
        }
        return lake.store.replace(path, bytes, version);
      },
    };
    expect(await failureOf(rollback(one.runId, {}, racing))).toMatchObject({ code: 'superseded' });
    const added = lake.files('curated').filter((path) => !before.includes(path));
    expect(added).toEqual([expect.stringMatching(/^curated\/_runs\//)]);
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
  });

  test('if gc begins to delete the run', async () => {
    const one = await load(first);
    await load(second);
    const deleting: ObjectStore = {
      ...lake.store,
      async create(path, bytes) {
        await lake.store.remove([`curated/_runs/${one.runId}.json`]);
        return lake.store.create(path, bytes);
      },
    };
    const error = await failureOf(rollback(one.runId, {}, deleting));
    expect(error).toMatchObject({ code: 'superseded' });
    expect(error.message).toContain('lake gc is deleting run');
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
  });

  test('if another program has committed, unless that is taken over', async () => {
    const catalog = filesCatalog();
    const loader = lakeLoader({ store: lake.store, tables, catalog });
    const run = newRun();
    await loadCores(loader, first, { run });
    await loadCores(loader, second);
    const directory = join(lake.path, 'curated/cores/metadata');
    const text = readFileSync(join(directory, 'v2.metadata.json'), 'utf8');
    const theirs = text.replace(/"last-updated-ms": ?(\d+)/, '"last-updated-ms":7');
    expect(theirs).not.toBe(text);
    writeFileSync(join(directory, 'v3.metadata.json'), theirs);
    const error = await refused(() => rollback(run.runId, { catalog }));
    expect(error).toMatchObject({ code: 'foreign_commit' });
    const { catalog: followed } = await rollback(run.runId, { catalog, takeOver: true });
    expect(followed).toMatchObject({ changes: [{ name: 'cores', change: 'moved' }] });
    const published = readFileSync(join(lake.path, current().tables['cores']?.metadata ?? ''));
    expect(readFileSync(join(directory, 'v4.metadata.json'))).toEqual(published);
  });
});

describe('a rollback over a change of the definition', () => {
  const { status, ...columns } = cores.columns;
  const earlier: Table = { ...cores, name: 'other_cores', columns };
  const later = (nullable: boolean): Table => ({
    ...others,
    columns: { ...columns, status: { ...status, nullable } },
  });

  async function loadBoth(nullable: boolean): Promise<string> {
    const { runId } = await load(first, { table: earlier });
    await load([core('1', 'B9'), core('2', 'B2')], { table: later(nullable) });
    return runId;
  }

  test('publishes files as they are that only lack a column', async () => {
    const runId = await loadBoth(true);
    await rollback(runId, { tables: [later(true)] });
    await using reader = await lakeLoader({
      ...{ store: lake.store, tables: [later(true)] },
    }).openReader();
    const { rows } = await reader.query('select core_id, status from other_cores order by 1');
    expect(rows).toEqual([
      { core_id: '1', status: null },
      { core_id: '2', status: null },
    ]);
  });

  test('refuses files that lack a required column, or a table without a definition', async () => {
    const runId = await loadBoth(false);
    const error = await failureOf(rollback(runId, { tables: [later(false)] }));
    expect(error).toMatchObject({ code: 'schema_conflict' });
    expect(error.message).toContain('other columns (status)');
    expect(error.message).toContain(`--raw-run ${runId}`);
    expect(await failureOf(rollback(runId, { tables: [] }))).toMatchObject({
      code: 'schema_conflict',
    });
  });
});
