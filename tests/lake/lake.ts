import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { fileStore, type ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { marts, tables } from '@spacex-platform/transform';
import { type DuckRow, duck } from '../support/duckdb.ts';

/** A lake in a temporary directory, read without the loader. */
export interface TestLake extends Disposable {
  readonly path: string;
  readonly url: string;
  readonly store: ObjectStore;
  readonly loader: QueryableLoader;
  /** The pointer; undefined if nothing is published. */
  pointer(): LakePointer | undefined;
  /** Paths of all files below a directory of the lake. */
  files(folder?: string): string[];
  /** Runs SQL in DuckDB; `{launches}` stands for the published files of a table. */
  query(sql: string): Promise<DuckRow[]>;
}

export interface LakePointer {
  readonly run_id: string;
  readonly origin: string;
  readonly tables: Record<
    string,
    {
      readonly run_id: string;
      readonly rows: number;
      readonly schema_hash: string;
      readonly metadata?: string;
      readonly files: { path: string; rows: number; bytes: number; sha256: string }[];
    }
  >;
}

export function testLake(): TestLake {
  const path = mkdtempSync(join(tmpdir(), 'spacex-lake-'));
  const url = pathToFileURL(path).href;
  const store = fileStore(url);
  const pointer = () => {
    const folder = join(path, 'curated');
    if (!exists(folder, '_current.json')) return undefined;
    return JSON.parse(readFileSync(join(folder, '_current.json'), 'utf8')) as LakePointer;
  };
  return {
    path,
    url,
    store,
    loader: lakeLoader({ store, tables, views: Object.values(marts) }),
    pointer,
    files: (folder = '') =>
      listed(join(path, folder)).map((name) => (folder === '' ? name : `${folder}/${name}`)),
    query: (sql) =>
      duck(sql.replaceAll(/\{(\w+)\}/g, (_, table: string) => scan(path, pointer(), table))),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A scan of the files that the pointer names for a table. */
function scan(root: string, pointer: LakePointer | undefined, table: string): string {
  const files = pointer?.tables[table]?.files ?? [];
  if (files.length === 0) throw new Error(`The pointer names no file of ${table}`);
  const paths = files.map(({ path }) => `'${join(root, path)}'`).join(', ');
  return `read_parquet([${paths}], hive_partitioning = false)`;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.lock'))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  } catch {
    return [];
  }
}

function exists(folder: string, name: string): boolean {
  return listed(folder).includes(name);
}
