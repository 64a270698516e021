import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesCatalog, followLake, lakeLoader, readPointer } from '@spacex-platform/loaders/lake';
import { fileStore, type ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { cores, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { duck } from '../support/duckdb.ts';
import { type TestLake, testLake } from './lake.ts';

const metadata = 'curated/cores/metadata';
const catalog = filesCatalog();

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

const read = (path: string) => readFileSync(join(lake.path, path), 'utf8');
const versions = () => lake.files(metadata).filter((path) => /\/v\d+\.metadata\.json$/.test(path));
const published = async () => {
  const entry = (await readPointer(lake.store))?.pointer.tables['cores'];
  return { path: entry?.metadata ?? '', text: read(entry?.metadata ?? '') };
};
const load = (serial: string, options: { takeOver?: boolean } = {}) =>
  loadCores(lakeLoader({ store: lake.store, tables, catalog, ...options }), [core('1', serial)]);
const follow = (options: Partial<Parameters<typeof followLake>[1]> = {}) =>
  followLake(lake.store, { tables, catalog, ...options });

/** Commits as another program does: the next version, with metadata that the lake did not publish. */
function commitElsewhere(): void {
  const next = versions().length + 1;
  const text = read(`${metadata}/v${next - 1}.metadata.json`);
  const changed = text.replace(
    /"last-updated-ms": ?(\d+)/,
    (_, at) => `"last-updated-ms":${Number(at) + 7}`,
  );
  expect(changed).not.toBe(text);
  writeFileSync(join(lake.path, metadata, `v${next}.metadata.json`), changed);
  writeFileSync(join(lake.path, metadata, 'version-hint.text'), String(next));
}

describe('the catalog of files', () => {
  test('has the published metadata as its newest version after each run', async () => {
    await load('B1');
    expect(versions()).toEqual([`${metadata}/v1.metadata.json`]);
    expect(read(`${metadata}/version-hint.text`)).toBe('1');
    expect(read(`${metadata}/v1.metadata.json`)).toBe((await published()).text);
    await load('B2');
    expect(read(`${metadata}/version-hint.text`)).toBe('2');
    expect(read(`${metadata}/v2.metadata.json`)).toBe((await published()).text);
    await load('B2');
    expect(versions()).toHaveLength(2);
  });

  test('catches up with runs that it missed', async () => {
    await load('B1');
    await loadCores(lake.loader, [core('1', 'B2')]);
    await loadCores(lake.loader, [core('1', 'B3')]);
    expect(read(`${metadata}/version-hint.text`)).toBe('1');
    const { written, catalog: report } = await follow();
    expect(written).toEqual([]);
    expect(report?.changes).toEqual([expect.objectContaining({ name: 'cores', change: 'moved' })]);
    expect(read(`${metadata}/v2.metadata.json`)).toBe((await published()).text);
    expect((await follow()).catalog?.changes).toEqual([]);
  });

  test('repairs a hint that a killed run left behind', async () => {
    await load('B1');
    rmSync(join(lake.path, metadata, 'version-hint.text'));
    await follow();
    expect(read(`${metadata}/version-hint.text`)).toBe('1');
  });
});

describe('a commit of another program', () => {
  beforeEach(async () => {
    await load('B1');
    commitElsewhere();
  });

  test('refuses the next run, which changes nothing', async () => {
    const before = lake.files();
    const error = await failureOf(load('B2'));
    expect(error).toMatchObject({ code: 'foreign_commit', transient: false, usage: false });
    expect(error.message).toContain(`cores (file://${lake.path}/${metadata}/v2.metadata.json)`);
    expect(error.message).toContain('--take-over');
    const added = lake.files().filter((path) => !before.includes(path));
    expect(added).toEqual([expect.stringMatching(/^ledger\//)]);
    expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B1' }]);
  });

  test('is refused by follow too, and shown by the diagnosis', async () => {
    expect(await failureOf(follow())).toMatchObject({ code: 'foreign_commit' });
    const findings = await lakeLoader({ store: lake.store, tables, catalog }).diagnose();
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'commits', status: 'failed' }),
    );
  });

  test('is taken over if that is asked for', async () => {
    await load('B2', { takeOver: true });
    expect(read(`${metadata}/version-hint.text`)).toBe('3');
    expect(read(`${metadata}/v3.metadata.json`)).toBe((await published()).text);
    await load('B3');
    expect(read(`${metadata}/v4.metadata.json`)).toBe((await published()).text);
  });

  test('between opening and publishing leaves the catalog as it is, and is reported', async () => {
    await load('B2', { takeOver: true });
    const loader = lakeLoader({ store: lake.store, tables, catalog });
    const racing = {
      ...loader,
      async open(request: Parameters<typeof loader.open>[0]) {
        const session = await loader.open(request);
        commitElsewhere();
        opened = session;
        return session;
      },
    };
    let opened: Awaited<ReturnType<typeof loader.open>> | undefined;
    await loadCores(racing, [core('1', 'B4')]);
    expect(opened?.catalog?.error).toMatchObject({ code: 'foreign_commit' });
    expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B4' }]);
    expect(read(`${metadata}/v4.metadata.json`)).not.toBe((await published()).text);
  });
});

describe('an update during which another run publishes', () => {
  /** Requests of an update; the other run publishes before one of them. */
  const requests = Array.from({ length: 14 }, (_, at) => at + 1);

  /** The lake of an update without its lock, as on S3, in which something happens before a request. */
  function interrupted(at: number, happens: () => Promise<unknown>) {
    let count = 0;
    const { store } = lake;
    const counting =
      <Given extends readonly unknown[], Result>(request: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        count += 1;
        if (count === at) await happens();
        return request(...given);
      };
    const counted: ObjectStore = {
      ...store,
      list: counting(store.list),
      readVersion: counting(store.readVersion),
      write: counting(store.write),
      replace: counting(store.replace),
    };
    const pointer = counting(async () => (await readPointer(store))?.pointer);
    return {
      lake: { url: store.url, store: counted, tables, pointer },
      wasInterrupted: () => count >= at,
    };
  }

  test.each([false, true])(
    'ends with the newest run, and takes it for no other program: take over %s',
    async (takeOver) => {
      let interruptions = 0;
      for (const at of requests) {
        await load(`A${at}`);
        await loadCores(lake.loader, [core('1', `B${at}`)]);
        const { lake: slow, wasInterrupted } = interrupted(at, () => load(`C${at}`));
        await catalog.update(slow, { takeOver, onChange: () => undefined });
        if (wasInterrupted()) interruptions += 1;
        const numbers = versions().map((path) => Number(/v(\d+)\./.exec(path)?.[1]));
        const newest = Math.max(...numbers);
        expect(read(`${metadata}/v${newest}.metadata.json`), `${at}`).toBe(
          (await published()).text,
        );
        expect(read(`${metadata}/version-hint.text`), `${at}`).toBe(String(newest));
      }
      // Otherwise the test has missed requests.
      expect(interruptions).toBeGreaterThan(6);
      expect(interruptions).toBeLessThan(requests.length);
    },
  );

  test('finds no commit of another program', async () => {
    let interruptions = 0;
    for (const at of requests) {
      await load(`A${at}`);
      await loadCores(lake.loader, [core('1', `B${at}`)]);
      const { lake: slow, wasInterrupted } = interrupted(at, () => load(`C${at}`));
      expect(await catalog.foreignCommits(slow), `${at}`).toEqual([]);
      if (wasInterrupted()) interruptions += 1;
    }
    expect(interruptions).toBeGreaterThan(3);
    expect(interruptions).toBeLessThan(requests.length);
  });

  test('corrects a hint whose version does not exist', async () => {
    await load('B1');
    writeFileSync(join(lake.path, metadata, 'version-hint.text'), '7');
    await follow();
    expect(read(`${metadata}/version-hint.text`)).toBe('1');
  });
});

describe('follow', () => {
  test('completes metadata that a program without Iceberg left out', async () => {
    await load('B1');
    await load('B2');
    const path = join(lake.path, 'curated/_current.json');
    const pointer = JSON.parse(readFileSync(path, 'utf8'));
    delete pointer.tables.cores.snapshot_id;
    // As the Spark job does: files of its own, over the metadata of the table.
    const before = (await published()).text;
    writeFileSync(path, JSON.stringify(pointer));
    const { written } = await follow();
    expect(written).toEqual(['cores']);
    const { text } = await published();
    expect(text).not.toBe(before);
    const hint = read(`${metadata}/version-hint.text`);
    expect(read(`${metadata}/v${hint}.metadata.json`)).toBe(text);
  });

  test('rebuilds the metadata of a copy, which then names its own files', async () => {
    await load('B1');
    await load('B2');
    const copy = mkdtempSync(join(tmpdir(), 'spacex-copy-'));
    try {
      cpSync(lake.path, copy, { recursive: true });
      const store = fileStore(pathToFileURL(copy).href);
      const loader = lakeLoader({ store, tables, catalog });
      const error = await failureOf(loadCores(loader, [core('1', 'B3')]));
      expect(error.message).toContain('lake follow --rebuild');
      const { written } = await followLake(store, { tables, catalog, rebuild: true });
      expect(written).toEqual(['cores']);
      const hint = readFileSync(join(copy, metadata, 'version-hint.text'), 'utf8');
      const text = readFileSync(join(copy, metadata, `v${hint}.metadata.json`), 'utf8');
      expect(text).toContain(`"file://${copy}/curated/cores"`);
      expect(text).not.toContain(lake.path);
      await loadCores(loader, [core('1', 'B3')]);
      const { files = [] } = (await readPointer(store))?.pointer.tables['cores'] ?? {};
      const paths = files.map(({ path }) => `'${join(copy, path)}'`);
      expect(await duck(`select serial from read_parquet([${paths}])`)).toEqual([{ serial: 'B3' }]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  test('says what is missing if nothing is published', async () => {
    expect(await failureOf(follow())).toMatchObject({ code: 'not_found' });
  });

  test('leaves a table alone whose definition is unknown', async () => {
    await loadCores(lake.loader, [core('1', 'B1')], { tables: [{ ...cores, name: 'others' }] });
    const path = join(lake.path, 'curated/_current.json');
    const pointer = JSON.parse(readFileSync(path, 'utf8'));
    delete pointer.tables.others.snapshot_id;
    writeFileSync(path, JSON.stringify(pointer));
    expect(await follow()).toMatchObject({ written: [], undescribed: ['others'] });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(pointer);
  });
});
