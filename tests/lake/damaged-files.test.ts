import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { readManifest } from '@spacex-platform/loaders/raw-zone';
import { expect, test } from 'vitest';
import { quickApi, succeeded } from '../load/warehouse.ts';
import { core } from '../loaders/support/cores.ts';
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

test.each(['not JSON', '{"run_id": "x"}', 'null'])(
  'a damaged pointer ends a run with `damaged`, which the ledger records: %s',
  async (text) => {
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
  },
);

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
