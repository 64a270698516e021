import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesCatalog, followLake, lakeLoader, verifyLake } from '@spacex-platform/loaders/lake';
import { rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { readManifest } from '@spacex-platform/loaders/raw-zone';
import { cores, type Table, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quickApi, succeeded } from '../load/warehouse.ts';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { startApiServer } from '../support/api-server.ts';
import { type TestLake, testLake } from './lake.ts';

/** Extracts a core into the lake and loads it from there. */
async function run(lake: TestLake, serial: string, onWarning = (_: string) => {}) {
  await using api = await startApiServer({ cores: [core('a', serial)] });
  return await runPipeline({
    ...{ source: quickApi(api.url), rawZone: lake.store },
    ...{ loaders: [lake.loader], resources: ['cores'] },
    onEvent: (event) => {
      if (event.type === 'warning') onWarning(event.message);
    },
  });
}

test.each([
  ...['not JSON', '{"run_id": "x"}', 'null', '{"run_id": "x", "tables": null}'],
  ...['{"run_id": "x", "tables": []}', '{"run_id": "x", "tables": {"cores": null}}'],
])('a damaged pointer ends a run with `damaged`, which the ledger records: %s', async (text) => {
  using lake = testLake();
  succeeded(await run(lake, 'B1'));
  const path = join(lake.path, 'curated/_current.json');
  const whole = readFileSync(path);
  writeFileSync(path, text);
  const { runId, status, error } = await run(lake, 'B2');
  expect({ status, error }).toMatchObject({
    status: 'failed',
    error: { code: 'damaged', transient: false, usage: false },
  });
  expect(error?.message).toContain('curated/_current.json');
  expect(readFileSync(path, 'utf8')).toBe(text);
  writeFileSync(path, whole);
  expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B1' }]);
  const ledger = await lake.loader.openLedger();
  const [entry] = await ledger.run(runId);
  await ledger.close();
  expect(entry?.error).toEqual({ code: 'damaged', message: error?.message });
  succeeded(await run(lake, 'B3'));
  expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B3' }]);
});

describe('Iceberg metadata that are damaged', () => {
  const catalog = filesCatalog();
  const others: Table = { ...cores, name: 'other_cores' };
  const known = [...tables, others];
  const directory = 'curated/cores/metadata';
  let lake: TestLake;
  beforeEach(async () => {
    lake = testLake();
    await load('B1');
    await load('B1', others);
  });
  afterEach(() => lake[Symbol.dispose]());

  const at = (path: string) => join(lake.path, path);
  const load = (serial: string, table: Table = cores) => {
    const loader = lakeLoader({ store: lake.store, tables: known, catalog });
    return loadCores(loader, [core('1', serial)], { tables: [table] });
  };
  const follow = (options: { rebuild?: boolean; takeOver?: boolean } = {}) =>
    followLake(lake.store, { tables: known, catalog, ...options });
  const published = () => lake.pointer()?.tables['cores']?.metadata ?? '';
  const hint = () => readFileSync(at(`${directory}/version-hint.text`), 'utf8');

  /** Everything that needs the metadata names the file, and `lake follow --rebuild` repairs it. */
  async function expectRepaired(path: string, command: string): Promise<void> {
    const before = lake.files('curated');
    for (const work of [() => load('B2'), () => follow()]) {
      const error = await failureOf(work());
      expect(error).toMatchObject({ code: 'damaged', transient: false });
      expect(error.message).toContain(
        `The metadata ${path} of the lake ${lake.url} cannot be read`,
      );
      expect(error.message).toContain(command);
    }
    const findings = await lakeLoader({ store: lake.store, tables: known, catalog }).diagnose();
    expect(findings).toContainEqual(
      expect.objectContaining({
        ...{ check: 'commits', status: 'failed' },
        error: expect.objectContaining({ code: 'damaged' }),
      }),
    );
    expect(lake.files('curated')).toEqual(before);

    const { written, catalog: report } = await follow({ rebuild: true });
    expect(written.toSorted()).toEqual(['cores', 'other_cores']);
    expect(report?.error).toBeUndefined();
    expect(readFileSync(at(`${directory}/v${hint()}.metadata.json`))).toEqual(
      readFileSync(at(published())),
    );
    expect((await verifyLake(lake.store)).problems).toEqual([]);
    await load('B3');
    expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B3' }]);
  }

  test.each(['{', '', 'null', '[]', '{}', '{"location": "x", "schemas": [], "snapshots": 1}'])(
    'are repaired by a rebuild: %s',
    async (text) => {
      writeFileSync(at(published()), text);
      await expectRepaired(published(), `lake follow --rebuild --lake ${lake.url}`);
    },
  );

  test('are repaired by a rebuild if they are lost', async () => {
    rmSync(at(published()));
    await expectRepaired(published(), `lake follow --rebuild --lake ${lake.url}`);
  });

  test('are repaired by a rebuild in the catalog of files', async () => {
    const version = `${directory}/v${hint()}.metadata.json`;
    writeFileSync(at(version), '{');
    await expectRepaired(version, `--rebuild --lake ${lake.url} --catalog files`);
    expect(readFileSync(at(version), 'utf8')).toBe('{');
  });

  test('do not hide a commit of another program to another table', async () => {
    const other = at('curated/other_cores/metadata');
    const text = readFileSync(join(other, 'v1.metadata.json'), 'utf8');
    const theirs = text.replace(/"last-updated-ms": ?(\d+)/, '"last-updated-ms":7');
    expect(theirs).not.toBe(text);
    writeFileSync(join(other, 'v2.metadata.json'), theirs);
    writeFileSync(at(published()), '{');
    const error = await failureOf(follow({ rebuild: true }));
    expect(error).toMatchObject({ code: 'foreign_commit' });
    expect(error.message).toContain('other_cores/metadata/v2.metadata.json');
    const { catalog: report } = await follow({ rebuild: true, takeOver: true });
    expect(report?.error).toBeUndefined();
  });

  test('are not rebuilt from a data file that is damaged', async () => {
    const path = lake.pointer()?.tables['cores']?.files[0]?.path ?? '';
    const whole = readFileSync(at(path));
    const before = readFileSync(at('curated/_current.json'), 'utf8');
    const files = lake.files('curated');
    for (const bytes of [whole.subarray(0, 5), whole.subarray(0, -1)]) {
      writeFileSync(at(path), bytes);
      const error = await failureOf(follow({ rebuild: true }));
      expect(error).toMatchObject({ code: 'damaged' });
      expect(error.message).toContain(path);
    }
    expect(readFileSync(at('curated/_current.json'), 'utf8')).toBe(before);
    // No metadata are left.
    expect(lake.files('curated')).toEqual(files);
  });
});

test('a damaged ledger entry is named, and a run succeeds once it is deleted', async () => {
  using lake = testLake();
  succeeded(await run(lake, 'B1'));
  const [name = ''] = readdirSync(join(lake.path, 'ledger'));
  const path = join(lake.path, 'ledger', name);
  for (const text of [readFileSync(path, 'utf8').slice(0, 100), '[]', 'null']) {
    writeFileSync(path, text);
    const refused = await run(lake, 'B2');
    expect(refused.error).toMatchObject({ code: 'damaged', transient: false });
    expect(refused.error?.message).toContain(`ledger/${name}`);
    await using ledger = await lake.loader.openLedger();
    expect((await failureOf(ledger.runs())).code).toBe('damaged');
    expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B1' }]);
  }
  rmSync(path);
  succeeded(await run(lake, 'B2'));
  expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B2' }]);
});

test('a damaged manifest is not loaded, and the next extract writes another', async () => {
  using lake = testLake();
  const { runId } = succeeded(await run(lake, 'B1'));
  const path = join(lake.path, 'raw/spacex/v4/_runs', `${runId}.json`);
  for (const text of [readFileSync(path, 'utf8').slice(0, 50), '{"format": 1}']) {
    writeFileSync(path, text);
    expect((await failureOf(readManifest(lake.store))).code).toBe('damaged');
    expect((await failureOf(rawZoneSource(lake.store))).code).toBe('damaged');
  }
  const warnings: string[] = [];
  const second = succeeded(await run(lake, 'B2', (message) => warnings.push(message)));
  expect(warnings).toEqual([expect.stringContaining(`_runs/${runId}.json cannot be read`)]);
  expect((await readManifest(lake.store)).run_id).toBe(second.runId);
});
