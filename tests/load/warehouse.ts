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
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';

export type SqlRow = Record<string, unknown>;

/** An empty database and the loader that fills it, with all tables and marts. */
export interface Warehouse extends AsyncDisposable {
  readonly loader: QueryableLoader;
  /** Runs SQL outside of the loader, the tables' schema on the search path. */
  query(sql: string, values?: unknown[]): Promise<SqlRow[]>;
  /** All rows of a query with one column. */
  column(sql: string): Promise<unknown[]>;
}

/** Every table, also where a run brings only some resources: the marts stand on them. */
const shape = { tables, views: Object.values(marts) };

function overDatabase(database: FreshDatabase): QueryableLoader {
  const { version: _, ...connection } = database.settings;
  return postgresLoader({ ...connection, ...shape, sslMode: 'disable' });
}

/** A database of its own in the server of the tests. */
export async function postgresWarehouse(): Promise<Warehouse> {
  const database = await freshDatabase();
  await database.query("set search_path to spacex; set timezone to 'UTC'");
  const query = (sql: string, values?: unknown[]) => database.query<SqlRow>(sql, values);
  return {
    loader: overDatabase(database),
    query,
    column: async (sql) => (await query(sql)).flatMap((row) => Object.values(row)),
    [Symbol.asyncDispose]: () => database.dispose(),
  };
}

/** PGlite in a separate directory; every query reopens it, as another process would. */
export async function embeddedWarehouse(): Promise<Warehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'spacex-load-'));
  const loader = embeddedLoader({ dataDir: folder, ...shape });
  const query = async (sql: string, values: unknown[] = []) => {
    const reader = await loader.openReader();
    try {
      return [...(await reader.query(sql, values)).rows];
    } finally {
      await reader.close();
    }
  };
  return {
    loader,
    query,
    column: async (sql) => (await query(sql)).flatMap((row) => Object.values(row)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The API at `url`, with one retry and next to no wait. */
export function quickApi(url: string) {
  return apiSource({ baseUrl: url, retries: 1, backoffBaseMs: 1, backoffCapMs: 1 });
}

type Rest = Omit<PipelineOptions, 'source' | 'loaders'>;

/** Loads what the server at `url` serves, whatever comes of it. */
export function load(
  { url }: { readonly url: string },
  into: Pick<Warehouse, 'loader'> | readonly Pick<Warehouse, 'loader'>[],
  options: Rest = {},
): Promise<RunResult> {
  const loaders = [into].flat().map(({ loader }) => loader);
  return runPipeline({ source: quickApi(url), loaders, version: 'test', ...options });
}

/** The result itself, once it is a success; otherwise an error that says what went wrong. */
export function succeeded(result: RunResult): RunResult {
  if (result.status === 'succeeded') return result;
  throw new Error(`The run ${result.status}: ${result.error?.code} ${result.error?.message}`);
}

/** What the ledger says about a run. */
export async function ledgerOf({ query }: Warehouse, { runId }: RunResult): Promise<SqlRow> {
  const [entry = {}] = await query('select * from spacex.etl_runs where run_id = $1', [runId]);
  return entry;
}

/** Number of rows in each table of data that exists. */
export async function rowCounts(warehouse: Warehouse): Promise<Record<string, number>> {
  const present = await warehouse.column(
    "select tablename from pg_tables where schemaname = 'spacex'",
  );
  const names = tables.map(({ name }) => name).filter((name) => present.includes(name));
  if (names.length === 0) return {};
  const counts = names.map(
    (name) => `select '${name}' as name, count(*)::int as n from spacex.${name}`,
  );
  const rows = await warehouse.query(counts.join(' union all '));
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['n'])]));
}

/** Rows in all tables of data together. */
export async function totalRows(warehouse: Warehouse): Promise<number> {
  return Object.values(await rowCounts(warehouse)).reduce((sum, n) => sum + n, 0);
}

/**
 * Rows of every table as JSON texts made by the database: moments to the microsecond, doubles to
 * their last digit, nulls and JSON. Only what differs from run to run is left out.
 */
export async function contents({
  query,
}: Pick<Warehouse, 'query'>): Promise<Record<string, string[]>> {
  const selects = tables.map(
    ({ name }) =>
      `select '${name}' as name, cast(to_jsonb(t) - '_run_id' - '_loaded_at' as text) as content
       from spacex.${name} t`,
  );
  const rows = await query(selects.join(' union all '));
  const all: Record<string, string[]> = Object.fromEntries(tables.map(({ name }) => [name, []]));
  for (const row of rows) all[String(row['name'])]?.push(String(row['content']));
  for (const list of Object.values(all)) list.sort();
  return all;
}
