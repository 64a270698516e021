import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { followLake, lakeLoader, verifyLake } from '@spacex-platform/loaders/lake';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { type TestLake, testLake } from './lake.ts';
import { avroIn } from './support/iceberg-files.ts';

const pointerPath = 'curated/_current.json';

let lake: TestLake;
beforeEach(async () => {
  lake = testLake();
  await loadCores(lake.loader, [core('1', 'B1'), core('2', 'B2')]);
  await loadCores(lake.loader, [core('1', 'B9')]);
});
afterEach(() => lake[Symbol.dispose]());

const at = (path: string) => join(lake.path, path);
const pointer = () => JSON.parse(readFileSync(at(pointerPath), 'utf8'));
const published = () => pointer().tables.cores.metadata as string;

/** The lists of both snapshots, and the manifests of the current one. */
function parts() {
  const [first = '', second = ''] = avroIn(lake.path, published());
  const [manifest = ''] = avroIn(lake.path, second);
  return { first, second, manifest };
}

/** What `lake verify` and `doctor` find, and that `lake follow --rebuild` repairs it. */
async function examined(): Promise<string[]> {
  const repair = `spacex-etl lake follow --rebuild --lake ${lake.url}`;
  const { problems } = await verifyLake(lake.store);
  for (const one of problems) expect(one).toMatchObject({ zone: 'curated', repair });
  const findings = await lake.loader.diagnose();
  expect(findings).toContainEqual(expect.objectContaining({ check: 'metadata', status: 'failed' }));
  await followLake(lake.store, { tables, rebuild: true });
  expect((await verifyLake(lake.store)).problems).toEqual([]);
  return problems.map(({ path, problem, detail }) => `${path} ${problem}: ${detail}`);
}

test('sound metadata are read with the files of the lake', async () => {
  const { files, problems } = await verifyLake(lake.store);
  expect(problems).toEqual([]);
  // One data file; metadata, two lists and the manifests of both snapshots.
  const { first, second } = parts();
  const manifests = new Set([...avroIn(lake.path, first), ...avroIn(lake.path, second)]);
  expect(files).toBe(1 + 1 + 2 + manifests.size);
  expect((await lake.loader.diagnose()).map(({ check }) => check)).toEqual(['curated']);
});

describe('verify and the diagnosis find', () => {
  test.each(['metadata', 'list', 'manifest'])('a lost file: %s', async (what) => {
    const { first, manifest } = parts();
    const path = { metadata: published(), list: first, manifest }[what] ?? '';
    rmSync(at(path));
    expect(await examined()).toEqual([`${path} missing: it does not exist`]);
  });

  test('metadata that are not JSON, and a manifest that is cut', async () => {
    const { manifest } = parts();
    const bytes = readFileSync(at(manifest));
    writeFileSync(at(manifest), bytes.subarray(0, 100));
    expect(await examined()).toEqual([
      `${manifest} damaged: it has 100 bytes instead of ${bytes.length}`,
    ]);
    const path = published();
    writeFileSync(at(path), '{');
    const [problem, ...others] = await examined();
    expect(problem).toMatch(`${path} damaged: `);
    expect(problem).toContain('it is not JSON');
    expect(others).toEqual([]);
  });

  test('a pointer whose files, rows or snapshot are others than those of the metadata', async () => {
    const before = readFileSync(at(pointerPath), 'utf8');
    const path = published();
    const { files, snapshot_id: id } = pointer().tables.cores;
    const changed = async (change: object) => {
      const other = JSON.parse(before);
      Object.assign(other.tables.cores, change);
      writeFileSync(at(pointerPath), JSON.stringify(other));
      const { problems } = await verifyLake(lake.store);
      writeFileSync(at(pointerPath), before);
      return problems.filter((one) => one.path === path).map(({ detail }) => detail);
    };
    expect(await changed({ files: [] })).toEqual([
      `it has the file ${files[0].path}, which the pointer does not have`,
    ]);
    const [file] = files;
    expect(await changed({ files: [{ ...file, rows: 7 }] })).toEqual([
      `it has ${file.path} with 2 rows and ${file.bytes} bytes instead of 7 rows and ${file.bytes} bytes`,
    ]);
    expect(await changed({ snapshot_id: '1' })).toEqual([
      `its current snapshot is ${id} instead of 1`,
    ]);
    // Metadata that are older than the files, as the Spark job leaves them, are no problem.
    expect(await changed({ snapshot_id: undefined })).toEqual([]);
  });

  test('a data file that only an earlier snapshot has', async () => {
    const current = new Set(
      pointer().tables.cores.files.map((file: { path: string }) => file.path),
    );
    const [path = ''] = lake
      .files('curated')
      .filter((one) => one.endsWith('.parquet') && !current.has(one));
    rmSync(at(path));
    expect(await examined()).toEqual([`${path} missing: an earlier snapshot has it`]);
  });

  test('that a lake was copied', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'spacex-copy-'));
    try {
      cpSync(lake.path, copy, { recursive: true });
      const { problems } = await verifyLake(fileStore(pathToFileURL(copy).href));
      expect(problems).toMatchObject([
        { path: published(), problem: 'damaged', detail: expect.stringContaining('copied') },
      ]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

test('a dry run fails as the run would, if the metadata of a table that changes are damaged', async () => {
  const { manifest } = parts();
  rmSync(at(manifest));
  const loader = lakeLoader({ store: lake.store, tables });
  const changes = [core('1', 'B5')];
  for (const dryRun of [true, false]) {
    const error = await failureOf(loadCores(loader, changes, { dryRun }));
    expect(error).toMatchObject({ code: 'damaged' });
    expect(error.message).toContain('lake follow --rebuild');
  }
  await loadCores(loader, [core('1', 'B9')], { dryRun: true });
});
