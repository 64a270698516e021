import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, type Table } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { type TestLake, testLake } from './lake.ts';

/** Cores by their block, so that a few rows have several partitions. */
const table: Table = { ...cores, partition: 'block' };
const fleet: readonly Core[] = [
  { ...core('1', 'B1019'), block: 1 },
  { ...core('2', 'B1021'), block: 3 },
  { ...core('3', 'B1058'), block: 5 },
  { ...core('4', 'B1051'), block: 5 },
];
const renamed = (id: string) =>
  fleet.map((one) => (one.id === id ? { ...one, serial: `${one.serial}.2` } : one));

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

/** Loads cores; returns the files that are published, as block and run. */
async function load(documents: readonly Core[], options: Parameters<typeof loadCores>[2] = {}) {
  const run = newRun();
  const [report] = await loadCores(lake.loader, documents, { run, tables: [table], ...options });
  return { runId: run.runId, report, files: published() };
}

function published(): Record<string, string> {
  const files = lake.pointer()?.tables['cores']?.files ?? [];
  return Object.fromEntries(
    files.map(({ path }) => {
      const [, run = '', block = ''] = /run=([^/]+)\/block=([^/]+)/.exec(path) ?? [];
      return [block, run];
    }),
  );
}

const serials = async () =>
  (await lake.query('select core_id, serial from {cores} order by 1')).map(({ serial }) => serial);
const filesOf = (runId: string) =>
  lake.files('curated/cores').filter((path) => path.includes(`run=${runId}`));

describe('a partition without changes', () => {
  test('keeps its files if a row of another partition changes', async () => {
    const first = await load(fleet);
    const second = await load(renamed('3'));
    expect(second.report).toMatchObject({ updated: 1, unchanged: 3, inserted: 0, deleted: 0 });
    expect(second.files).toEqual({ 1: first.runId, 3: first.runId, 5: second.runId });
    expect(filesOf(second.runId)).toHaveLength(1);
    expect(lake.pointer()?.tables['cores']).toMatchObject({ run_id: second.runId, rows: 4 });
    expect(await serials()).toEqual(['B1019', 'B1021', 'B1058.2', 'B1051']);
  });

  test('keeps its files over several runs', async () => {
    const first = await load(fleet);
    const second = await load(renamed('3'));
    const third = await load(renamed('2'));
    expect(third.files).toEqual({ 1: first.runId, 3: third.runId, 5: third.runId });
    const fourth = await load(renamed('2'));
    expect(fourth.files).toEqual(third.files);
    expect(filesOf(fourth.runId)).toEqual([]);
    expect(second.files[1]).toBe(first.runId);
  });

  test('keeps its files with retained rows, which are not written again', async () => {
    const first = await load(fleet);
    const second = await load([{ ...core('3', 'B1058.2'), block: 5 }]);
    expect(second.report).toMatchObject({ updated: 1, unchanged: 0, deleted: 0 });
    expect(second.files).toEqual({ 1: first.runId, 3: first.runId, 5: second.runId });
    expect(await serials()).toEqual(['B1019', 'B1021', 'B1058.2', 'B1051']);
  });
});

describe('a partition is written again', () => {
  test('if a row is new in it', async () => {
    const first = await load(fleet);
    const second = await load([...fleet, { ...core('5', 'B1022'), block: 3 }]);
    expect(second.files).toEqual({ 1: first.runId, 3: second.runId, 5: first.runId });
    expect(await serials()).toEqual(['B1019', 'B1021', 'B1058', 'B1051', 'B1022']);
  });

  test('if a row moves to another partition: both of them', async () => {
    const first = await load(fleet);
    const moved = fleet.map((one) => (one.id === '3' ? { ...one, block: 3 } : one));
    const second = await load(moved);
    expect(second.files).toEqual({ 1: first.runId, 3: second.runId, 5: second.runId });
    expect(await lake.query('select core_id from {cores} where block = 3 order by 1')).toEqual([
      { core_id: '2' },
      { core_id: '3' },
    ]);
  });

  test('if a row of it is deleted; a partition without rows has no files', async () => {
    const first = await load(fleet);
    const second = await load(
      fleet.filter(({ id }) => id !== '1' && id !== '3'),
      { prune: true, pruneLimit: 100 },
    );
    expect(second.report).toMatchObject({ deleted: 2, unchanged: 2 });
    expect(second.files).toEqual({ 3: first.runId, 5: second.runId });
    expect(await serials()).toEqual(['B1021', 'B1051']);
  });

  test('if its file is lost', async () => {
    const first = await load(fleet);
    const lost = lake
      .pointer()
      ?.tables['cores']?.files.find(({ path }) => path.includes('block=3'));
    rmSync(join(lake.path, lost?.path ?? ''));
    const second = await load(fleet);
    expect(second.files).toEqual({ 1: first.runId, 3: second.runId, 5: first.runId });
    expect(statSync(join(lake.path, filesOf(second.runId).map((file) => file)[0] ?? '')).size).toBe(
      lake.pointer()?.tables['cores']?.files.find(({ path }) => path.includes('block=3'))?.bytes,
    );
    expect(await serials()).toEqual(['B1019', 'B1021', 'B1058', 'B1051']);
  });

  test('if every row is to be written again, or the definition has changed', async () => {
    await load(fleet);
    const second = await load(fleet, { rewrite: true });
    expect(new Set(Object.values(second.files))).toEqual(new Set([second.runId]));
    const described = { ...table, columns: { ...table.columns } };
    const changed = { ...described.columns['serial'], nullable: true };
    described.columns['serial'] = changed as (typeof described.columns)[string];
    const third = await load(fleet, { tables: [described] });
    expect(new Set(Object.values(third.files))).toEqual(new Set([third.runId]));
  });
});
