import { availableParallelism } from 'node:os';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, rowsOf } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { workersDuring } from '../support/workers-during.ts';
import { type TestLake, testLake } from './lake.ts';

let lake: TestLake;
beforeEach(() => {
  lake = testLake();
});
afterEach(() => lake[Symbol.dispose]());

/** A megabyte that does not compress to nothing. */
const megabyte = (id: number) => `${id} landed. `.repeat(100_000).slice(0, 1_000_000);
const heavy = (id: number): Core => ({ ...core(`${id}`, `B${id}`), last_update: megabyte(id) });

async function write(count: number, end: 'commit' | 'abort'): Promise<string> {
  const run = newRun();
  const session = await lake.loader.open({ run, tables: [cores] });
  for (let id = 0; id < count; id++) {
    const document = heavy(id);
    const rows = new Map([[cores, rowsOf(cores)(document)]]);
    await session.write({ resource: 'cores', documentIds: [document.id], rows });
  }
  const outcome = outcomeOf(count);
  if (end === 'commit') await session.commit(outcome);
  else await session.abort({ status: 'aborted', code: 'test', message: 'test', outcome });
  return run.runId;
}

describe('a run with several files', () => {
  test('converts them on another thread, which ends with the run', async () => {
    const workers = await workersDuring(async () => {
      await write(60, 'commit');
    });
    expect(workers).toBe(availableParallelism() > 1 ? 1 : 0);
    const files = lake.pointer()?.tables['cores']?.files ?? [];
    expect(files.map(({ path }) => /part-\d+/.exec(path)?.[0])).toEqual([
      'part-00000',
      'part-00001',
      'part-00002',
      'part-00003',
    ]);
    const [found] = await lake.query(
      `select count(*)::int as rows, count(distinct core_id)::int as ids,
              count(*) filter (starts_with(last_update, core_id || ' landed'))::int as own
         from {cores}`,
    );
    expect(found).toEqual({ rows: 60, ids: 60, own: 60 });
  });

  test('leaves no file if it is aborted while files are in progress', async () => {
    const workers = await workersDuring(async () => {
      await write(60, 'abort');
    });
    expect(workers).toBe(availableParallelism() > 1 ? 1 : 0);
    expect(lake.files('curated').filter((path) => path.endsWith('.parquet'))).toEqual([]);
  });
});

test('a run with a few rows starts no thread', async () => {
  const workers = await workersDuring(async () => {
    await write(3, 'commit');
  });
  expect(workers).toBe(0);
});
