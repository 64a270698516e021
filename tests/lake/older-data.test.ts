import {
  type PipelineEvent,
  type PipelineOptions,
  rawZoneSource,
  runPipeline,
} from '@spacex-platform/loaders/pipeline';
import { readManifest } from '@spacex-platform/loaders/raw-zone';
import { describe, expect, test } from 'vitest';
import { quickApi, succeeded } from '../load/warehouse.ts';
import { core } from '../loaders/support/cores.ts';
import { startApiServer } from '../support/api-server.ts';
import { type TestLake, testLake } from './lake.ts';

async function run(options: Omit<PipelineOptions, 'resources'>) {
  const warnings: string[] = [];
  const onEvent = (event: PipelineEvent) => {
    if (event.type === 'warning') warnings.push(event.message);
  };
  const result = await runPipeline({ ...options, resources: ['cores'], onEvent });
  return { result, warnings };
}

async function extract(serial: string, lake: TestLake) {
  await using api = await startApiServer({ cores: [core('a', serial)] });
  const { result, warnings } = await run({
    ...{ source: quickApi(api.url), loaders: [], rawZone: lake.store },
  });
  return { runId: succeeded(result).runId, warnings };
}

const load = async (from: TestLake, into: TestLake, rest: Partial<PipelineOptions> = {}) =>
  run({ source: await rawZoneSource(from.store), loaders: [into.loader], ...rest });
const serials = async (lake: TestLake) =>
  (await lake.query('select serial from {cores}')).map(({ serial }) => serial);

describe('the newest raw run', () => {
  test('is the one that was extracted last, although a clock was a month ahead', async () => {
    using lake = testLake();
    await extract('B1', lake);
    // A run of a machine whose clock is a month ahead: its id sorts last until then.
    const sequence = Date.now() + 30 * 86_400_000;
    const time = sequence.toString(16).padStart(12, '0');
    const aheadId = `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-0123456789ab`;
    const manifest = { ...(await readManifest(lake.store)), run_id: aheadId, sequence };
    const bytes = Buffer.from(JSON.stringify(manifest));
    await lake.store.create(`raw/spacex/v4/_runs/${aheadId}.json`, bytes);
    expect((await readManifest(lake.store)).run_id).toBe(aheadId);
    const later = await extract('B2', lake);
    expect(later.runId < aheadId).toBe(true);
    expect(later.warnings).toEqual([
      expect.stringContaining(`Run ${aheadId} of the lake ${lake.url} is dated in the future`),
    ]);
    expect((await readManifest(lake.store)).run_id).toBe(later.runId);
    succeeded((await load(lake, lake)).result);
    expect(await serials(lake)).toEqual(['B2']);
  });

  test('of manifests without a sequence is the one with the last run id', async () => {
    using lake = testLake();
    for (const runId of [
      '018cc251-f400-7abc-8def-0123456789ab',
      '018cc251-f401-7abc-8def-0123456789ab',
    ]) {
      const manifest = { format: 1, run_id: runId, source: 'api', resources: [] };
      await lake.store.write(
        `raw/spacex/v4/_runs/${runId}.json`,
        Buffer.from(JSON.stringify(manifest)),
      );
    }
    expect((await readManifest(lake.store)).run_id).toMatch(/^018cc251-f401/);
  });
});

describe('older documents', () => {
  test('are refused, and loaded with an explicit raw run or with force', async () => {
    using lake = testLake();
    const first = await extract('B1', lake);
    using copy = testLake();
    for (const path of lake.files('raw')) {
      const { bytes } = (await lake.store.readVersion(path)) ?? { bytes: Buffer.alloc(0) };
      await copy.store.write(path, bytes);
    }
    await extract('B2', lake);
    succeeded((await load(lake, lake)).result);

    // The copy of the lake is older.
    const { result } = await load(copy, lake);
    expect(result.error).toMatchObject({ code: 'older_data', transient: false, usage: false });
    expect(result.error?.message).toContain('--raw-run');
    expect(await serials(lake)).toEqual(['B2']);
    const ledger = await lake.loader.openLedger();
    const [entry] = await ledger.runs();
    await ledger.close();
    expect(entry).toMatchObject({
      ...{ runId: result.runId, status: 'failed' },
      error: { code: 'older_data', message: result.error?.message },
    });

    const source = await rawZoneSource(copy.store, { runId: first.runId });
    const explicit = await load(copy, lake, { source });
    succeeded(explicit.result);
    expect(explicit.warnings).toEqual([expect.stringContaining('They replace the newer ones')]);
    expect(await serials(lake)).toEqual(['B1']);

    succeeded((await load(lake, lake)).result);
    expect(await serials(lake)).toEqual(['B2']);
    succeeded((await load(copy, lake, { force: true })).result);
    expect(await serials(lake)).toEqual(['B1']);
  });

  test('do not include the same documents again, nor those of a run without changes', async () => {
    using lake = testLake();
    await extract('B1', lake);
    succeeded((await load(lake, lake)).result);
    succeeded((await load(lake, lake)).result);
    await extract('B1', lake);
    succeeded((await load(lake, lake)).result);
    const ledger = await lake.loader.openLedger();
    const [newest] = await ledger.runs();
    await ledger.close();
    const { sequence } = await readManifest(lake.store);
    expect(sequence).toBeGreaterThan(Date.UTC(2022, 0));
    expect(newest?.sequence).toBe(sequence);
  });

  test('are those of any lake after a run of the API', async () => {
    using lake = testLake();
    using direct = testLake();
    await extract('B1', lake);
    await using api = await startApiServer({ cores: [core('a', 'B2')] });
    succeeded((await run({ source: quickApi(api.url), loaders: [direct.loader] })).result);
    expect((await load(lake, direct)).result.error?.code).toBe('older_data');
    await extract('B3', lake);
    succeeded((await load(lake, direct)).result);
    expect(await serials(direct)).toEqual(['B3']);
  });
});
