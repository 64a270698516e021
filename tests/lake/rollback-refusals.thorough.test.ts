import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectGarbage, filesCatalog, lakeLoader } from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { cores, type Table, tables } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { first, others, pointerPath, rollbackSuite, second } from './support/rollback-suite.ts';

const suite = rollbackSuite();
const { load, rollback, shown, current } = suite;

describe('a rollback is refused', () => {
  /** It changes nothing. */
  async function refused(work: () => Promise<unknown>) {
    const before = suite.lake.files();
    const bytes = readFileSync(join(suite.lake.path, pointerPath), 'utf8');
    const error = await failureOf(work());
    expect(suite.lake.files()).toEqual(before);
    expect(readFileSync(join(suite.lake.path, pointerPath), 'utf8')).toBe(bytes);
    return error;
  }

  test('if the lake does not keep the run, or several runs begin so', async () => {
    const one = await load(first);
    const two = await load(second);
    const three = await load([core('3', 'B4')]);
    await collectGarbage(suite.lake.store, { keep: 2, olderThanMs: -1 });
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
    const [file = ''] = suite.lake.files('curated').filter((path) => path.endsWith('.parquet'));
    await load(second);
    if (how === 'missing') rmSync(join(suite.lake.path, file));
    else {
      const bytes = readFileSync(join(suite.lake.path, file));
      bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
      writeFileSync(join(suite.lake.path, file), bytes);
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
    const before = suite.lake.files('curated');
    const racing: ObjectStore = {
      ...suite.lake.store,
      async replace(path, bytes, version) {
        if (path === pointerPath) {
          const published_at = new Date(Date.parse(current().published_at) + 1).toISOString();
          writeFileSync(
            join(suite.lake.path, path),
            JSON.stringify({ ...current(), published_at }),
          );
        }
        return suite.lake.store.replace(path, bytes, version);
      },
    };
    expect(await failureOf(rollback(one.runId, {}, racing))).toMatchObject({ code: 'superseded' });
    const added = suite.lake.files('curated').filter((path) => !before.includes(path));
    expect(added).toEqual([expect.stringMatching(/^curated\/_runs\//)]);
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
  });

  test('if gc begins to delete the run', async () => {
    const one = await load(first);
    await load(second);
    const deleting: ObjectStore = {
      ...suite.lake.store,
      async create(path, bytes) {
        await suite.lake.store.remove([`curated/_runs/${one.runId}.json`]);
        return suite.lake.store.create(path, bytes);
      },
    };
    const error = await failureOf(rollback(one.runId, {}, deleting));
    expect(error).toMatchObject({ code: 'superseded' });
    expect(error.message).toContain('lake gc is deleting run');
    expect(await shown()).toBe('1 B9, 2 B2, 3 B3');
  });

  test('if another program has committed, unless that is taken over', async () => {
    const catalog = filesCatalog();
    const loader = lakeLoader({ store: suite.lake.store, tables, catalog });
    const run = newRun();
    await loadCores(loader, first, { run });
    await loadCores(loader, second);
    const directory = join(suite.lake.path, 'curated/cores/metadata');
    const text = readFileSync(join(directory, 'v2.metadata.json'), 'utf8');
    const theirs = text.replace(/"last-updated-ms": ?(\d+)/, '"last-updated-ms":7');
    expect(theirs).not.toBe(text);
    writeFileSync(join(directory, 'v3.metadata.json'), theirs);
    const error = await refused(() => rollback(run.runId, { catalog }));
    expect(error).toMatchObject({ code: 'foreign_commit' });
    const { catalog: followed } = await rollback(run.runId, { catalog, takeOver: true });
    expect(followed).toMatchObject({ changes: [{ name: 'cores', change: 'moved' }] });
    const published = readFileSync(
      join(suite.lake.path, current().tables['cores']?.metadata ?? ''),
    );
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
      ...{ store: suite.lake.store, tables: [later(true)] },
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
