import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnType, Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import { type Pointer, readPointer } from '../curated-zone/pointer.ts';
import type { Reader } from '../database/reader.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { directoryOf } from '../object-store/file-store.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { literal, quoted } from '../sql/names.ts';
import { loadDuckdb } from './duckdb-driver.ts';
import { duckdbFailure, duckdbQuery } from './duckdb-query.ts';
import type { LakeSchema } from './target.ts';

/**
 * The published tables of a lake for SQL, by DuckDB in memory over the files that the pointer
 * names. Those of a bucket are fetched into a temporary folder first.
 *
 * @param release gives the lake back when the reader is closed
 * @throws LoaderError `missing_dependency`, `not_found` where nothing is published
 */
export async function duckdbReader(
  store: ObjectStore,
  shape: LakeSchema,
  release: () => void,
): Promise<Reader> {
  await loadDuckdb();
  const current = await readPointer(store);
  if (current === undefined) {
    throw new LoaderError(
      'not_found',
      `Nothing is published in the lake ${store.url} yet. Fill it first: spacex-etl run --target lake --lake ${store.url}`,
      { target: 'lake' },
    );
  }
  return openTables(store, current.pointer, shape, release);
}

/**
 * The tables that a pointer names for SQL, published or not.
 *
 * @param release called when the reader is closed
 * @throws LoaderError `missing_dependency`
 */
export async function openTables(
  store: ObjectStore,
  pointer: Pointer,
  { tables, views }: LakeSchema,
  release: () => void,
): Promise<Reader> {
  const driver = await loadDuckdb();
  const files = await localFiles(store, pointer);
  const instance = await driver.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const close = async () => {
    connection.closeSync();
    instance.closeSync();
    await files.remove();
    release();
  };
  try {
    await connection.run("set timezone = 'UTC'");
    await makeTables(connection, pointer, tables, files.root);
    for (const { name, sql } of views)
      await connection.run(`create view ${quoted(name)} as ${sql}`);
    await forbidOtherFiles(connection, placesOf(pointer, files.root));
  } catch (error) {
    await close();
    throw duckdbFailure('Opening the tables', error);
  }
  return { query: (sql, parameters) => duckdbQuery(driver, connection, sql, parameters), close };
}

/** Of all files, statements may read those that the pointer names, and these settings stay. */
async function forbidOtherFiles(
  connection: DuckDBConnection,
  places: readonly string[],
): Promise<void> {
  await connection.run(`set allowed_paths = [${places.map(literal).join(', ')}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

function placesOf({ tables }: Pointer, root: string): string[] {
  return Object.values(tables).flatMap(({ files }) => files.map(({ path }) => join(root, path)));
}

async function makeTables(
  connection: DuckDBConnection,
  { tables: published }: Pointer,
  tables: readonly Table[],
  root: string,
): Promise<void> {
  const known = new Map(tables.map((table) => [table.name, table]));
  for (const name of new Set([...Object.keys(published), ...known.keys()])) {
    const curated = published[name];
    await connection.run(
      curated === undefined || curated.files.length === 0
        ? emptyTable(name, known.get(name))
        : viewOver(name, curated, known.get(name), root),
    );
  }
}

function viewOver(name: string, { files }: CuratedTable, table: Table | undefined, root: string) {
  const paths = files.map(({ path }) => literal(join(root, path))).join(', ');
  // The run is a folder too, and no column; the partition is one.
  const columns =
    table === undefined
      ? '* exclude (run)'
      : [...Object.keys(table.columns), '_content_hash'].map(quoted).join(', ');
  const partition = table?.partition ?? null;
  const types =
    partition === null
      ? ''
      : `, ${quoted(partition)}: ${duckdbTypes[table?.columns[partition]?.type ?? 'text']}`;
  return `create view ${quoted(name)} as select ${columns} from read_parquet([${paths}], hive_partitioning = true, hive_types = {run: VARCHAR${types}})`;
}

function emptyTable(name: string, table: Table | undefined): string {
  const columns = Object.entries(table?.columns ?? {}).map(
    ([column, { type }]) => `${quoted(column)} ${duckdbTypes[type]}`,
  );
  return `create table ${quoted(name)} (${[...columns, '_content_hash BIGINT'].join(', ')})`;
}

const duckdbTypes: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMPTZ',
  date: 'DATE',
  json: 'VARCHAR',
};

interface LocalFiles {
  readonly root: string;
  remove(): Promise<void>;
}

/** DuckDB's own way to S3 is an extension that it downloads; fetching the files needs none. */
async function localFiles(store: ObjectStore, { tables }: Pointer): Promise<LocalFiles> {
  if (store.url.startsWith('file:')) {
    return { root: directoryOf(store.url), remove: async () => undefined };
  }
  const root = await mkdtemp(join(tmpdir(), 'spacex-lake-'));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    for (const { path } of Object.values(tables).flatMap(({ files }) => files)) {
      const place = join(root, path);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, store.read(path));
    }
    return { root, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
