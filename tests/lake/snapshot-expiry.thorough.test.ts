import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  collectGarbage,
  filesCatalog,
  followLake,
  type LakeCatalog,
  lakeLoader,
  planGarbage,
  readPointer,
} from '@spacex-platform/loaders/lake';
import { fileStore, type ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { cores, type Table, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { type TestLake, testLake } from './lake.ts';
import { dataFilesOf, manifestsOf } from './support/iceberg-files.ts';

const metadata = 'curated/cores/metadata';
const pointerPath = 'curated/_current.json';

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

const read = (path: string) => readFileSync(join(lake.path, path), 'utf8');

/** Loads one core; returns the id of the run. */
async function publish(serial: string, catalog?: LakeCatalog, table: Table = cores) {
  const run = newRun();
  const loader =
    catalog === undefined ? lake.loader : lakeLoader({ store: lake.store, tables, catalog });
  await loadCores(loader, [core('1', serial)], { run, tables: [table] });
  // No two runs end at the same time.
  await new Promise((done) => setTimeout(done, 5));
  return run.runId;
}

const gc = (keep: number, catalog?: LakeCatalog, store: ObjectStore = lake.store) =>
  collectGarbage(store, { keep, olderThanMs: -1, tables, ...(catalog && { catalog }) });

async function publishedMetadata(table = 'cores'): Promise<string> {
  return (await readPointer(lake.store))?.pointer.tables[table]?.metadata ?? '';
}

interface Snapshots {
  readonly tags: string[];
  readonly snapshots: number;
}

function snapshotsIn(path: string): Snapshots {
  const { refs, snapshots } = JSON.parse(read(path)) as { refs: object; snapshots: unknown[] };
  return { tags: Object.keys(refs).sort(), snapshots: snapshots.length };
}

describe('gc and the snapshots of a table', () => {
  test('expires those of runs that are not kept, with the files that only they need', async () => {
    await publish('B1');
    const second = await publish('B2');
    const third = await publish('B3');
    const before = await publishedMetadata();
    const planned = await planGarbage(lake.store, { keep: 2, olderThanMs: -1 });
    expect(planned.snapshots).toEqual([{ table: 'cores', snapshots: 1 }]);
    expect(await publishedMetadata()).toBe(before);

    const { snapshots, files } = await gc(2);
    expect(snapshots).toEqual([{ table: 'cores', snapshots: 1 }]);
    const now = await publishedMetadata();
    expect(snapshotsIn(now)).toEqual({
      tags: ['main', `run-${second}`, `run-${third}`],
      snapshots: 2,
    });
    // What the two runs have exists, and nothing else but the pointer and its copy.
    const needed = manifestsOf(lake.path, now);
    const data = lake.files('curated').filter((path) => path.endsWith('.parquet'));
    expect(data.map((path) => path.split('/')[2])).toEqual([`run=${second}`, `run=${third}`]);
    const manifests = lake.files(metadata).filter((path) => path.endsWith('.avro'));
    expect(manifests.sort()).toEqual(needed.sort());
    expect(files.map(({ why }) => why)).toEqual(files.map(() => 'run'));

    // The next run continues from there, and the next gc deletes the metadata that the first one left.
    await publish('B4');
    await gc(1);
    const last = await publishedMetadata();
    expect(snapshotsIn(last).snapshots).toBe(1);
    expect(lake.files(metadata).filter((path) => path.endsWith('.json'))).toContain(last);
    expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B4' }]);
    expect((await gc(1)).snapshots).toEqual([]);
    expect(lake.files(metadata).filter((path) => path.endsWith('.json'))).toEqual([last]);
  });

  test('keeps those that a reader may use within the grace time', async () => {
    await publish('B1');
    await publish('B2');
    const before = lake.files();
    const { files, snapshots } = await collectGarbage(lake.store, {
      ...{ keep: 0, olderThanMs: 3_600_000 },
    });
    expect({ files, snapshots }).toEqual({ files: [], snapshots: [] });
    expect(lake.files()).toEqual(before);
  });

  test('keeps all up to the end of a run whose pointer is unknown', async () => {
    await publish('B1');
    await publish('B2');
    await publish('B3');
    rmSync(join(lake.path, 'curated/_runs'), { recursive: true });
    expect((await gc(2)).snapshots).toEqual([]);
    expect(snapshotsIn(await publishedMetadata()).snapshots).toBe(3);
  });

  test('leaves no metadata if another run publishes at the same time', async () => {
    await publish('B1');
    await publish('B2');
    const store = changedBefore(lake.store);
    const before = lake.files('curated');
    const error = await failureOf(gc(1, undefined, store));
    expect(error).toMatchObject({ code: 'superseded', transient: true });
    expect(lake.files('curated')).toEqual(before);
  });
});

/** A store whose pointer another program replaces right before this one does. */
function changedBefore(store: ObjectStore): ObjectStore {
  return {
    ...store,
    async replace(path, bytes, version) {
      if (path === pointerPath) {
        const pointer = JSON.parse(read(path));
        const published_at = new Date(Date.parse(pointer.published_at) + 1).toISOString();
        writeFileSync(join(lake.path, path), JSON.stringify({ ...pointer, published_at }));
      }
      return store.replace(path, bytes, version);
    },
  };
}

test('a run that lost a race leaves no metadata', async () => {
  await publish('B1');
  const before = lake.files('curated');
  const loader = lakeLoader({ store: changedBefore(lake.store), tables });
  const error = await failureOf(loadCores(loader, [core('1', 'B2')]));
  expect(error).toMatchObject({ code: 'superseded' });
  // The copy of the pointer that it wanted to replace stays.
  const added = lake.files('curated').filter((path) => !before.includes(path));
  expect(added).toEqual([expect.stringMatching(/^curated\/_runs\//)]);
});

describe('gc and a catalog of files', () => {
  const catalog = filesCatalog();
  const versions = () =>
    lake
      .files(metadata)
      .filter((path) => /\/(v\d+\.metadata\.json|version-hint\.text)$/.test(path));

  test('moves it before it deletes, and deletes its earlier versions', async () => {
    await publish('B1', catalog);
    await publish('B2', catalog);
    await gc(1, catalog);
    // The versions before were current until a moment ago: the next one deletes them.
    await gc(1, catalog);
    expect(versions()).toEqual([`${metadata}/v3.metadata.json`, `${metadata}/version-hint.text`]);
    expect(read(`${metadata}/version-hint.text`)).toBe('3');
    expect(read(`${metadata}/v3.metadata.json`)).toBe(read(await publishedMetadata()));
    expect(snapshotsIn(`${metadata}/v3.metadata.json`).snapshots).toBe(1);
    manifestsOf(lake.path, `${metadata}/v3.metadata.json`);
    await publish('B3', catalog);
    expect(read(`${metadata}/version-hint.text`)).toBe('4');
  });

  test('keeps all that its newest version names if it is not given', async () => {
    const first = await publish('B1', catalog);
    await publish('B2');
    await publish('B3');
    await gc(1);
    await gc(1);
    expect(versions()).toEqual([`${metadata}/v1.metadata.json`, `${metadata}/version-hint.text`]);
    const [file, ...others] = dataFilesOf(lake.path, `${metadata}/v1.metadata.json`);
    expect(file).toContain(first);
    expect(others).toEqual([]);
    expect(lake.files('curated/cores')).toContain(file);
    // It still counts as one of this lake, although its original is older than all that is kept.
    await followLake(lake.store, { tables, catalog });
    expect(read(`${metadata}/version-hint.text`)).toBe('2');
    await gc(1, catalog);
    expect(lake.files('curated/cores')).not.toContain(file);
  });

  test('deletes nothing that a commit of another program names', async () => {
    await publish('B1', catalog);
    const text = read(`${metadata}/v1.metadata.json`);
    const changed = text.replace(
      /"last-updated-ms": ?(\d+)/,
      (_, at) => `"last-updated-ms":${Number(at) + 7}`,
    );
    writeFileSync(join(lake.path, metadata, 'v2.metadata.json'), changed);
    await publish('B2');
    const third = await publish('B3');
    const planned = await planGarbage(lake.store, { keep: 1, olderThanMs: -1, catalog, tables });
    const { files, failures } = await gc(1, catalog);
    expect(failures).toEqual([
      expect.objectContaining({ status: 'failed', code: 'foreign_commit' }),
    ]);
    const theirs = dataFilesOf(lake.path, `${metadata}/v2.metadata.json`);
    expect(theirs).toHaveLength(1);
    const deleted = files.map(({ path }) => path).sort();
    expect(deleted).toEqual(planned.files.map(({ path }) => path).sort());
    for (const path of deleted) expect(lake.files()).not.toContain(path);
    // Theirs, and that of the run that is kept.
    const data = lake.files('curated/cores').filter((path) => path.endsWith('.parquet'));
    expect(data).toEqual([theirs[0], `curated/cores/run=${third}/part-00000.parquet`].sort());
    expect(snapshotsIn(await publishedMetadata()).tags).toEqual(['main', `run-${third}`]);
  });

  test('deletes nothing that it names if it cannot be moved', async () => {
    await publish('B1', catalog);
    await publish('B2', catalog);
    const shown = `${metadata}/v2.metadata.json`;
    const needed = [shown, ...[...manifestsOf(lake.path, shown), ...dataFilesOf(lake.path, shown)]];
    const down: LakeCatalog = {
      ...catalog,
      update: async () => {
        throw await failureOf(lake.store.replace(pointerPath, Buffer.from(''), 'none'));
      },
    };
    const { files, failures } = await gc(1, down);
    expect(failures).toEqual([expect.objectContaining({ status: 'failed', code: 'superseded' })]);
    // Two lists, three manifests and two data files.
    expect(needed).toHaveLength(8);
    expect(lake.files('curated')).toEqual(expect.arrayContaining(needed));
    // Only the earlier version and its original.
    expect(
      files.map(({ path }) => path).filter((path) => path.endsWith('.metadata.json')),
    ).toHaveLength(2);
    // The next one completes it.
    expect((await gc(1, catalog)).failures).toEqual([]);
    expect(snapshotsIn(`${metadata}/v3.metadata.json`).snapshots).toBe(1);
  });
});

test('gc of a copied lake deletes nothing and says how to rebuild its metadata', async () => {
  await publish('B1', filesCatalog());
  await publish('B2', filesCatalog());
  const copy = mkdtempSync(join(tmpdir(), 'spacex-copy-'));
  try {
    cpSync(lake.path, copy, { recursive: true });
    const store = fileStore(pathToFileURL(copy).href);
    const all = async () => (await store.list('curated')).map(({ path }) => path);
    const before = await all();
    const options = { keep: 1, olderThanMs: -1, tables };
    for (const collect of [planGarbage, collectGarbage]) {
      const error = await failureOf(collect(store, options));
      expect(error).toMatchObject({ code: 'damaged' });
      expect(error.message).toContain(`lake follow --rebuild --lake ${store.url}`);
    }
    expect(await all()).toEqual(before);
    await followLake(store, { tables, rebuild: true });
    await collectGarbage(store, options);
    expect((await all()).filter((path) => path.endsWith('.parquet'))).toHaveLength(1);
  } finally {
    rmSync(copy, { recursive: true });
  }
  expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B2' }]);
});
