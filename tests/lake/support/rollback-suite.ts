import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunInfo, RunOutcome } from '@spacex-platform/loaders';
import { lakeLoader, type RollbackOptions, rollbackLake } from '@spacex-platform/loaders/lake';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, type Table, tables } from '@spacex-platform/transform';
import { afterEach, beforeEach } from 'vitest';
import { core, loadCores, newRun } from '../../loaders/support/cores.ts';
import { type TestLake, testLake } from '../lake.ts';

export const pointerPath = 'curated/_current.json';
export const others: Table = { ...cores, name: 'other_cores' };
const known = [...tables, others];

/** The documents of the first run, and those of the second one. */
export const first = [core('1', 'B1'), core('2', 'B2')];
export const second = [core('1', 'B9'), core('3', 'B3')];

export interface Load {
  readonly table?: Table;
  readonly outcome?: Partial<RunOutcome>;
  readonly run?: Partial<RunInfo>;
}

export interface Current {
  readonly run_id: string;
  readonly published_at: string;
  readonly tables: Record<string, { readonly metadata: string; readonly snapshot_id: string }>;
}

/** A lake for each test of a file, in which runs are published and restored. */
export function rollbackSuite() {
  let lake: TestLake;
  beforeEach(() => {
    lake = testLake();
  });
  afterEach(() => lake[Symbol.dispose]());

  async function withReader(sql: string) {
    await using reader = await lakeLoader({ store: lake.store, tables: known }).openReader();
    return await reader.query(sql);
  }

  return {
    get lake() {
      return lake;
    },
    async load(documents: readonly Core[], { table = cores, outcome, run }: Load = {}) {
      const own = { ...newRun(), ...run };
      const reports = await loadCores(lake.loader, documents, {
        ...{ run: own, tables: [table], ...(outcome && { outcome }) },
      });
      // No two runs end at the same time.
      await new Promise((done) => setTimeout(done, 5));
      return { runId: own.runId, reports };
    },
    rollback: (runId: string, options: Partial<RollbackOptions> = {}, store = lake.store) =>
      rollbackLake(store, { runId, tables: known, version: '1.2.3', ...options }),
    withReader,
    /** Core ids and serials that a reader sees. */
    async shown(table = 'cores'): Promise<string> {
      const { rows } = await withReader(`select core_id, serial from ${table} order by 1`);
      return rows.map((row) => `${row['core_id']} ${row['serial']}`).join(', ');
    },
    /** The pointer. */
    current: () => JSON.parse(readFileSync(join(lake.path, pointerPath), 'utf8')) as Current,
  };
}
