import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectGarbage, filesCatalog, followLake } from '@spacex-platform/loaders/lake';
import { cores, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestLake, testLake } from '../lake/lake.ts';
import { avroIn, dataFilesOf } from '../lake/support/iceberg-files.ts';
import { newRun } from '../loaders/support/cores.ts';
import { duck } from '../support/duckdb.ts';

const program = fileURLToPath(new URL('dying-load.mjs', import.meta.url));
const names = ['cores', 'other_cores'];
const known = [...tables, { ...cores, name: 'other_cores' }];
const never = 'no such path';

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

const read = (path: string) => readFileSync(join(lake.path, path), 'utf8');

/** Loads a serial; returns the paths that were written. */
function load(serial: string): string[] {
  const args = [program, lake.url, serial, newRun().runId, never];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
}

/** Loads a serial, and dies before a write; returns its path. */
function die(serial: string, point: string): string {
  const args = [program, lake.url, serial, newRun().runId, point];
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(signal, stderr).toBe('SIGKILL');
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** The serial of each table that the pointer names. */
async function published(): Promise<unknown[]> {
  const rows = names.map((name) => lake.query(`select serial from {${name}}`));
  return (await Promise.all(rows)).map((one) => one.map(({ serial }) => serial).join());
}

/** The serial of each table in the newest version of the catalog, found without the code under test. */
async function catalogued(): Promise<unknown[]> {
  return Promise.all(
    names.map(async (name) => {
      const folder = `curated/${name}/metadata`;
      const numbers = lake.files(folder).flatMap((path) => /\/v(\d+)\.m/.exec(path)?.[1] ?? []);
      const path = `${folder}/v${Math.max(...numbers.map(Number))}.metadata.json`;
      const id = /"current-snapshot-id": ?(\d+)/.exec(read(path))?.[1];
      // All that it needs exists.
      dataFilesOf(lake.path, path);
      const list = avroIn(lake.path, path).find((one) => one.includes(`/snap-${id}-`)) ?? '';
      const run = /-1-(.*)\.avro$/.exec(list)?.[1];
      const file = dataFilesOf(lake.path, path).find((one) => one.includes(`run=${run}/`));
      const rows = await duck(`select serial from read_parquet('${join(lake.path, file ?? '')}')`);
      return rows.map(({ serial }) => serial).join();
    }),
  );
}

/** A run is killed before this write; readers see the run before it, or this one whole. */
async function survive(before: string, serial: string, point: string): Promise<string> {
  const path = die(serial, point);
  const [now, ...others] = await published();
  expect(others, path).toEqual([now]);
  expect([before, serial], path).toContain(now);
  // Each table of the catalog shows one of both runs, and never one that is not published.
  for (const shown of await catalogued()) expect([before, now], path).toContain(shown);
  return path;
}

/** Kills one by one, in turn completed by the next run and by `lake follow`. */
async function killAt(points: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  let before = 'B0';
  let followed = 0;
  load(before);
  for (const [at, point] of points.entries()) {
    const serial = `B${at + 1}`;
    paths.push(await survive(before, serial, point));
    const [now] = await published();
    if (at % 2 === 0 && now === serial) {
      await followLake(lake.store, { tables: known, catalog: filesCatalog() });
      followed += 1;
    } else load(serial);
    expect(await published(), point).toEqual([serial, serial]);
    expect(await catalogued(), point).toEqual([serial, serial]);
    before = serial;
  }
  expect(followed).toBeGreaterThan(0);
  const options = { keep: 1, olderThanMs: -1, tables: known, catalog: filesCatalog() };
  await collectGarbage(lake.store, options);
  await collectGarbage(lake.store, options);
  expect(await published()).toEqual([before, before]);
  expect(await catalogued()).toEqual([before, before]);
  // One data file, list and manifest for each table: nothing of a killed run is left.
  for (const ending of ['.parquet', '-m0.avro', '.metadata.json']) {
    const left = lake.files('curated').filter((path) => path.endsWith(ending));
    expect(left, ending).toHaveLength(ending === '.metadata.json' ? 4 : 2);
  }
  return paths;
}

describe('SIGKILL of a load into Iceberg tables with a catalog', () => {
  test('before each kind of write', async () => {
    const kinds = [
      ...['part-00000.parquet', '.metadata.json', '_current.json'],
      ...['ledger/', 'metadata/v', 'other_cores/metadata/v'],
    ];
    const paths = await killAt(kinds);
    for (const [at, path] of paths.entries()) expect(path).toContain(kinds[at]);
  });

  test.runIf(process.env['SPACEX_KILLS'] !== undefined)('before every write', async () => {
    load('A');
    const writes = load('B').length;
    await killAt(Array.from({ length: writes }, (_, at) => String(at + 1)));
  });
});
