import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { followLake, verifyLake } from '@spacex-platform/loaders/lake';
import { type PipelineEvent, rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { fileStore, readManifest } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { quickApi, succeeded } from '../load/warehouse.ts';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { startApiServer } from '../support/api-server.ts';
import { type TestLake, testLake } from './lake.ts';

/** Flips one byte in the middle of a file; its size stays the same. */
function flipByte(lake: TestLake, path: string): void {
  const file = join(lake.path, path);
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = Number(bytes[middle]) ^ 0xff;
  writeFileSync(file, bytes);
}

async function extract(api: { readonly url: string }, lake: TestLake) {
  const warnings: string[] = [];
  const onEvent = (event: PipelineEvent) => {
    if (event.type === 'warning') warnings.push(event.message);
  };
  const source = quickApi(api.url);
  const resources = ['cores', 'landpads'];
  const result = await runPipeline({
    ...{ source, resources, loaders: [], rawZone: lake.store, onEvent },
  });
  return { runId: succeeded(result).runId, warnings };
}

const documents = () => ({
  cores: [core('a', 'B1'), core('b', 'B2')],
  landpads: [],
});
const parts = (lake: TestLake) =>
  lake.files('raw').filter((path) => path.endsWith('.ndjson.gz') && path.includes('/cores/'));

describe('a part of the raw zone', () => {
  const faults: [string, (lake: TestLake, path: string) => void][] = [
    ['lost', (lake, path) => rmSync(join(lake.path, path))],
    ['truncated', (lake, path) => writeFileSync(join(lake.path, path), 'x')],
    ['damaged with the same size', flipByte],
  ];
  test.each(faults)('that is %s is written again as a file of the next run', async (_, spoil) => {
    await using api = await startApiServer(documents());
    using lake = testLake();
    await extract(api, lake);
    const [first = ''] = parts(lake);
    expect((await extract(api, lake)).warnings).toEqual([]);
    spoil(lake, first);

    const load = async () =>
      runPipeline({ source: await rawZoneSource(lake.store), loaders: [lake.loader] });
    const failed = await load();
    expect(failed.error).toMatchObject({ code: 'damaged', transient: false });
    expect(failed.error?.message).toContain(`spacex-etl extract --lake ${lake.url}`);

    const { runId, warnings } = await extract(api, lake);
    expect(warnings).toEqual([expect.stringContaining(first)]);
    const now = (await readManifest(lake.store)).resources[0]?.parts[0]?.path;
    expect(now).toContain(`run=${runId}`);
    succeeded(await load());
    expect(await lake.query('select serial from {cores} order by 1')).toEqual([
      { serial: 'B1' },
      { serial: 'B2' },
    ]);
    expect((await extract(api, lake)).warnings).toEqual([]);
  });
});

describe('verifyLake', () => {
  test('reads every file of the kept runs, and names what repairs it', async () => {
    await using api = await startApiServer(documents());
    using lake = testLake();
    const { runId } = await extract(api, lake);
    const run = newRun();
    await loadCores(lake.loader, [core('a', 'B1')], { run });
    expect(await verifyLake(lake.store)).toMatchObject({ files: 5, problems: [] });

    const [part = ''] = parts(lake);
    const file = lake.pointer()?.tables['cores']?.files[0]?.path ?? '';
    flipByte(lake, part);
    rmSync(join(lake.path, file));
    const { problems } = await verifyLake(lake.store);
    expect(problems).toEqual([
      {
        ...{ path: part, zone: 'raw', problem: 'damaged', detail: 'its SHA-256 differs' },
        ...{ runs: [runId], repair: `spacex-etl extract --lake ${lake.url}` },
      },
      {
        ...{ path: file, zone: 'curated', problem: 'missing', detail: 'it does not exist' },
        ...{ runs: [run.runId] },
        repair: `spacex-etl load --source ${lake.url} --target lake --lake ${lake.url}`,
      },
    ]);

    await extract(api, lake);
    const [again] = (await verifyLake(lake.store)).problems;
    const copy = parts(lake).find((path) => path !== part);
    // Only the first run still needs the damaged file.
    expect(again).toMatchObject({ path: part, runs: [runId] });
    expect(again?.repair).toContain(`Copy ${copy}`);
  });

  test('reports a manifest that cannot be read', async () => {
    using lake = testLake();
    await lake.store.write('raw/spacex/v4/_runs/x.json', Buffer.from('{'));
    expect((await verifyLake(lake.store)).problems).toMatchObject([
      { path: 'raw/spacex/v4/_runs/x.json', problem: 'damaged', runs: ['x'] },
    ]);
  });
});

describe('a published file that is lost', () => {
  const both = [core('a', 'B1'), core('b', 'B2')];
  const spoiled: [string, (lake: TestLake, path: string) => void][] = [
    ['missing', (lake, path) => rmSync(join(lake.path, path))],
    ['damaged', flipByte],
  ];
  test.each(spoiled)('is written again by the next run: %s', async (_, spoil) => {
    using lake = testLake();
    await loadCores(lake.loader, both);
    const lost = lake.pointer()?.tables['cores']?.files[0]?.path ?? '';
    spoil(lake, lost);
    const [finding] = (await lake.loader.diagnose()).filter(({ status }) => status === 'failed');
    if (_ === 'missing') expect(finding?.error).toMatchObject({ code: 'damaged' });
    const warnings: string[] = [];
    await loadCores(lake.loader, both, {
      onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
    });
    expect(warnings).toEqual([expect.stringContaining('2 rows are lost or damaged')]);
    expect(await lake.query('select serial from {cores} order by 1')).toEqual([
      { serial: 'B1' },
      { serial: 'B2' },
    ]);
    // The snapshot of the first run still has the file.
    const earlier = { path: lost, problem: 'missing', detail: 'an earlier snapshot has it' };
    expect((await verifyLake(lake.store)).problems).toMatchObject(_ === 'missing' ? [earlier] : []);
    await followLake(lake.store, { tables, rebuild: true });
    expect((await verifyLake(lake.store)).problems).toEqual([]);
  });

  test('ends a run that does not have its rows', async () => {
    using lake = testLake();
    await loadCores(lake.loader, both);
    rmSync(join(lake.path, lake.pointer()?.tables['cores']?.files[0]?.path ?? ''));
    const before = lake.pointer();
    const error = await failureOf(loadCores(lake.loader, [core('a', 'B1')]));
    expect(error.code).toBe('damaged');
    expect(error.message).toContain(`spacex-etl load --source ${lake.url}`);
    expect(lake.pointer()).toEqual(before);
  });
});

describe('files of a run', () => {
  test('are created, never overwritten; the same bytes are a success', async () => {
    using lake = testLake();
    const store = fileStore(lake.url);
    await store.create('raw/x', Buffer.from('one'));
    await store.create('raw/x', Buffer.from('one'));
    const error = await failureOf(store.create('raw/x', Buffer.from('two')));
    expect(error.code).toBe('reconciliation');
    expect(readFileSync(join(lake.path, 'raw/x'), 'utf8')).toBe('one');
  });

  test('of one table are not changed by a run with the same id', async () => {
    using lake = testLake();
    const run = newRun();
    await loadCores(lake.loader, [core('a', 'B1')], { run });
    const error = await failureOf(loadCores(lake.loader, [core('a', 'B2')], { run }));
    expect(error.code).toBe('reconciliation');
    expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B1' }]);
  });
});
