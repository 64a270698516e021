import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  apiSource,
  type PipelineOptions,
  type RunResult,
  runPipeline,
} from '@spacex-platform/etl-cli/pipeline';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { marts, tables } from '@spacex-platform/transform';
import { freshDatabase } from '../support/postgres.ts';

/** A warehouse of one test: the loader as the command line makes it, and a way to look inside. */
export interface Warehouse extends AsyncDisposable {
  readonly loader: QueryableLoader;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
}

const shape = { tables, views: Object.values(marts) };

async function warehouseOver(
  loader: QueryableLoader,
  dispose: () => Promise<void>,
): Promise<Warehouse> {
  return {
    loader,
    async query(sql) {
      const reader = await loader.openReader();
      try {
        return (await reader.query(sql)).rows;
      } finally {
        await reader.close();
      }
    },
    [Symbol.asyncDispose]: dispose,
  };
}

export async function postgresWarehouse(): Promise<Warehouse> {
  const database = await freshDatabase();
  return warehouseOver(postgresLoader({ ...database.settings, ...shape }), () =>
    database.dispose(),
  );
}

export async function embeddedWarehouse(): Promise<Warehouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spacex-warehouse-'));
  return warehouseOver(embeddedLoader({ dataDir, ...shape }), () =>
    rm(dataDir, { recursive: true, force: true }),
  );
}

/** One run from an API server, without waiting between attempts. */
export async function load(
  baseUrl: string,
  loader: QueryableLoader,
  options: Partial<PipelineOptions> = {},
): Promise<RunResult> {
  const source = apiSource({ baseUrl, backoffBaseMs: 1, backoffCapMs: 2, maxRetryAfterMs: 1 });
  return runPipeline({ source, loaders: [loader], ...options });
}

/** What became of one table in a run. */
export function reportOf(result: RunResult, table: string) {
  return result.targets[0]?.tables.find((report) => report.table === table);
}
