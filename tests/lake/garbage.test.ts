import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectGarbage, planGarbage } from '@spacex-platform/loaders/lake';
import { rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { newestManifestOf, RawZoneWriter } from '@spacex-platform/loaders/raw-zone';
import { cores, type Table } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { type TestLake, testLake } from './lake.ts';
import { avroIn } from './support/iceberg-files.ts';

const abortReason = {
  status: 'aborted',
  code: 'test',
  message: 'Done.',
  outcome: outcomeOf(0),
} as const;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const others: Table = { ...cores, name: 'other_cores' };

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

/** Loads one core; returns the id of the run. */
async function publish(table: Table, serial: string): Promise<string> {
  const run = newRun();
  await loadCores(lake.loader, [core('1', serial)], { run, tables: [table] });
  // No two runs end at the same time.
  await new Promise((done) => setTimeout(done, 5));
  return run.runId;
}

/** Makes everything in the lake older: files and recorded timestamps. */
function age(ms: number): void {
  const earlier = (text: string) => new Date(Date.parse(text) - ms).toISOString();
  for (const path of lake.files().map((file) => join(lake.path, file))) {
    const then = new Date(statSync(path).mtimeMs - ms);
    if (path.endsWith('.json')) {
      const text = readFileSync(path, 'utf8');
      const moments = /(?<="(?:published|finished|started)_at": ")[^"]+/g;
      const numbers = /(?<="(?:last-updated|timestamp)-ms":)\d+/g;
      const older = text.replaceAll(moments, earlier).replaceAll(numbers, (n) => `${+n - ms}`);
      writeFileSync(path, older);
    }
    utimesSync(path, then, then);
  }
}

const fileOf = (table: Table, runId: string) =>
  `curated/${table.name}/run=${runId}/part-00000.parquet`;
/** The files that a run wrote for a table: rows, and Iceberg metadata with its manifest and its list. */
function filesOf(table: Table, runId: string): string[] {
  const found = lake.files(`curated/${table.name}`).filter((path) => path.includes(runId));
  expect(found).toHaveLength(4);
  return found;
}
const copyOf = (runId: string) => `curated/_runs/${runId}.json`;
const planned = async (keep: number, olderThanMs: number) =>
  (await planGarbage(lake.store, { keep, olderThanMs })).files.map(({ path }) => path).sort();

describe('the age of a file', () => {
  test('counts from when it was replaced, not from when it was written', async () => {
    const first = await publish(cores, 'B1');
    age(30 * dayMs);
    await publish(cores, 'B2');
    expect(await planned(0, weekMs)).toEqual([]);
    age(6 * dayMs);
    expect(await planned(0, weekMs)).toEqual([]);
    age(8 * dayMs);
    expect(await planned(0, weekMs)).toEqual([copyOf(first), ...filesOf(cores, first)].sort());
  });

  test('counts from when it was replaced without pointer copies as well', async () => {
    const first = await publish(cores, 'B1');
    age(30 * dayMs);
    await publish(cores, 'B2');
    rmSync(join(lake.path, 'curated/_runs'), { recursive: true });
    expect(await planned(0, weekMs)).toEqual([]);
    age(8 * dayMs);
    expect(await planned(0, weekMs)).toEqual(filesOf(cores, first));
  });
});

describe('gc and the newest runs', () => {
  test('keeps files of earlier runs that they published', async () => {
    const first = await publish(others, 'B1');
    const second = await publish(cores, 'B1');
    const third = await publish(cores, 'B2');
    await publish(others, 'B2');
    age(30 * dayMs);
    // The last run published both tables; the third one published files of the first one.
    expect(await planned(2, weekMs)).toEqual(
      [copyOf(first), copyOf(second), ...filesOf(cores, second)].sort(),
    );
    expect(await planned(1, weekMs)).toEqual(
      [copyOf(first), copyOf(second), copyOf(third)]
        .concat(filesOf(others, first), filesOf(cores, second))
        .sort(),
    );
    await collectGarbage(lake.store, { keep: 1, olderThanMs: weekMs });
    const named = Object.values(lake.pointer()?.tables ?? {}).flatMap(({ files }) => files);
    expect(lake.files('curated').filter((path) => path.endsWith('.parquet'))).toEqual(
      named.map(({ path }) => path).sort(),
    );
  });

  test('keeps what was current at the end of a run without changes', async () => {
    const first = await publish(cores, 'B1');
    await publish(cores, 'B1');
    await publish(cores, 'B2');
    age(30 * dayMs);
    expect(await planned(2, weekMs)).toEqual([]);
    expect(await planned(1, weekMs)).toEqual([copyOf(first), ...filesOf(cores, first)].sort());
  });

  test('keeps all files from before the end of a run whose pointer is unknown', async () => {
    await publish(others, 'B1');
    const second = await publish(cores, 'B1');
    await publish(cores, 'B2');
    await publish(others, 'B2');
    rmSync(join(lake.path, 'curated/_runs'), { recursive: true });
    age(30 * dayMs);
    expect(await planned(2, weekMs)).toEqual([]);
    // Once the pointers of the newest runs are known, older files are deleted.
    await publish(cores, 'B3');
    age(30 * dayMs);
    expect(await planned(2, weekMs)).toContain(fileOf(cores, second));
  });
});

describe('gc and damaged Iceberg metadata', () => {
  let paths: { readonly list: string; readonly manifest: string };
  let everything: string[];
  beforeEach(async () => {
    await publish(cores, 'B1');
    await publish(cores, 'B2');
    const [first = '', second = ''] = avroIn(
      lake.path,
      lake.pointer()?.tables['cores']?.metadata ?? '',
    );
    const [manifest = ''] = avroIn(lake.path, second);
    paths = { list: first, manifest };
    everything = lake.files();
  });

  /** Neither the plan nor the collection works, and nothing is deleted. */
  async function expectRefused(path: string): Promise<void> {
    for (const work of [planGarbage, collectGarbage]) {
      const error = await failureOf(work(lake.store, { keep: 2, olderThanMs: -1 }));
      expect(error).toMatchObject({ code: 'damaged', transient: false });
      expect(error.message).toContain(
        `The metadata ${path} of the lake ${lake.url} cannot be read`,
      );
      expect(error.message).toContain(`spacex-etl lake follow --rebuild --lake ${lake.url}`);
    }
    expect(lake.files()).toEqual(everything);
  }

  test.each(['list', 'manifest'] as const)('deletes nothing if a %s is cut', async (what) => {
    const path = paths[what];
    const bytes = readFileSync(join(lake.path, path));
    // The header ends with a marker that is repeated at the end of the file: cut there, the file would
    // look complete and empty.
    const header = bytes.indexOf(bytes.subarray(-16)) + 16;
    expect(header).toBeLessThan(bytes.length - 16);
    const lengths = [
      0,
      1,
      3,
      4,
      header - 1,
      header,
      header + 1,
      bytes.length - 16,
      bytes.length - 1,
    ];
    for (const length of lengths) {
      writeFileSync(join(lake.path, path), bytes.subarray(0, length));
      await expectRefused(path);
    }
    writeFileSync(join(lake.path, path), bytes);
    expect(await planned(2, -1)).toEqual([]);
  });

  test('deletes nothing if a manifest names another file than the run has written', async () => {
    const bytes = readFileSync(join(lake.path, paths.manifest));
    const at = bytes.indexOf('part-00000.parquet');
    expect(at).toBeGreaterThan(0);
    bytes.write('part-00001.parquet', at);
    writeFileSync(join(lake.path, paths.manifest), bytes);
    await expectRefused(paths.manifest);
  });

  test.each(['{', 'null', '{"location": "x"}'])(
    'deletes nothing if the metadata of a table are none: %s',
    async (text) => {
      const path = lake.pointer()?.tables['cores']?.metadata ?? '';
      writeFileSync(join(lake.path, path), text);
      await expectRefused(path);
    },
  );
});

async function extract(text = '{"id":"1"}'): Promise<string> {
  const run = newRun();
  const writer = new RawZoneWriter(lake.store, run, await newestManifestOf(lake.store));
  const from = { url: 'https://example.org', etag: null, fetchedAt: run.startedAt };
  await writer.add('cores', from, [text]);
  await writer.finish();
  return run.runId;
}

test('keeps the old parts of a recent manifest', async () => {
  const first = await extract();
  age(30 * dayMs);
  await extract();
  // keep is 0, and the second manifest names the part of the first.
  const parts = readdirSync(join(lake.path, 'raw/spacex/v4/cores'), { recursive: true });
  expect(parts.filter((path) => String(path).endsWith('.gz'))).toHaveLength(1);
  expect(await planned(0, weekMs)).toEqual([`raw/spacex/v4/_runs/${first}.json`]);
});

describe('gc and the raw zone of a lake in a local directory', () => {
  const gc = (lockTimeoutMs: number) =>
    collectGarbage(lake.store, { keep: 1, olderThanMs: 10, lockTimeoutMs });

  test('waits for readers', async () => {
    const old = await extract('{"id":"1"}');
    await extract('{"id":"2"}');
    const source = await rawZoneSource(lake.store, { runId: old });
    const other = await rawZoneSource(lake.store);
    await new Promise((done) => setTimeout(done, 20));
    expect(await failureOf(gc(0))).toMatchObject({ code: 'locked', transient: true });
    // The process that timed out holds no lock.
    const session = await lake.loader.open({ run: newRun(), tables: [cores] });
    await session.abort(abortReason);
    const texts: string[] = [];
    const { batches } = await source.read('cores', {});
    for await (const batch of batches) texts.push(...batch);
    expect(texts).toEqual(['{"id":"1"}']);
    await source.close?.();
    const waiting = gc(10_000);
    await other.close?.();
    const { files } = await waiting;
    expect(files.map(({ path }) => path)).toContain(`raw/spacex/v4/_runs/${old}.json`);
  });

  test('waits for a run that reads the raw zone of its own lake', async () => {
    const documents = JSON.stringify(core('1', 'B1'));
    const old = await extract(documents);
    await extract('{"id":"2"}');
    const source = await rawZoneSource(lake.store, { runId: old });
    await new Promise((done) => setTimeout(done, 20));
    const waiting = gc(30_000);
    const options = { loaders: [lake.loader], rawZone: lake.store, resources: ['cores'] };
    const result = await runPipeline({ ...options, source });
    expect(result.error).toBeUndefined();
    await waiting;
    expect(lake.pointer()?.tables['cores']?.rows).toBe(1);
  });

  test('lists all files except those deleted during the listing', async () => {
    for (let number = 0; number < 30; number += 1) {
      await lake.store.write(`raw/${number}/file.json`, Buffer.from('{}'));
    }
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        await lake.store.write('raw/other/x.json', Buffer.from('{}'));
        await lake.store.remove(['raw/other/x.json']);
      }
    })();
    for (let look = 0; look < 300; look += 1) {
      const paths = (await lake.store.list('raw')).map(({ path }) => path);
      expect(paths.filter((path) => path.endsWith('/file.json'))).toHaveLength(30);
    }
    isOver = true;
    await writing;
  });
});
