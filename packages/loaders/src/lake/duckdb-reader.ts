import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '@spacex-platform/transform';
import { type Pointer, requirePointer } from '../curated-zone/pointer.ts';
import { fileError } from '../object-store/file-error.ts';
import { directoryOf } from '../object-store/file-store.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Reader } from '../reader.ts';
import { literal, quoted } from '../sql/names.ts';
import { loadDuckdb } from './duckdb-driver.ts';
import { duckdbFailure, duckdbQuery } from './duckdb-query.ts';
import { emptyTable, viewOver } from './table-view.ts';
import type { LakeSchema } from './target.ts';

/**
 * Opens the published tables of a lake for SQL: DuckDB in memory reads the files that the pointer
 * names. Files of a bucket are downloaded to a temporary directory first.
 *
 * @param release called when the reader is closed
 * @throws LoaderError `missing_dependency`, `not_found` if nothing is published
 */
export async function duckdbReader(
  store: ObjectStore,
  schema: LakeSchema,
  release: () => void,
): Promise<Reader> {
  await loadDuckdb();
  return openTables(store, await requirePointer(store), schema, release);
}

/**
 * Opens the tables of a pointer for SQL, whether it is published or not.
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
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    connection.closeSync();
    instance.closeSync();
    await files.remove();
    release();
  };
  try {
    await connection.run("set timezone = 'UTC'");
    await createTables(connection, pointer, tables, files.root);
    for (const { name, sql } of views)
      await connection.run(`create view ${quoted(name)} as ${sql}`);
    await forbidOtherFiles(connection, pathsOf(pointer, files.root));
  } catch (error) {
    await close();
    throw duckdbFailure('Opening the tables', error);
  }
  return {
    query: (sql, parameters) => duckdbQuery(driver, connection, sql, parameters),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Statements may read only the files that the pointer names, and cannot change that. */
async function forbidOtherFiles(
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<void> {
  await connection.run(`set allowed_paths = [${paths.map(literal).join(', ')}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

function pathsOf({ tables }: Pointer, root: string): string[] {
  return Object.values(tables).flatMap(({ files }) => files.map(({ path }) => join(root, path)));
}

async function createTables(
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
        : viewOver(name, curated.files, known.get(name), root),
    );
  }
}

interface LocalFiles {
  readonly root: string;
  remove(): Promise<void>;
}

/** DuckDB would download an extension to read from S3; downloading the files needs none. */
async function localFiles(store: ObjectStore, { tables }: Pointer): Promise<LocalFiles> {
  if (store.url.startsWith('file:')) {
    return withoutPatterns(directoryOf(store.url));
  }
  const root = await makeTemporary();
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    for (const { path } of Object.values(tables).flatMap(({ files }) => files)) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, store.read(path));
    }
    return { root, remove };
  } catch (error) {
    await remove();
    const doing = `Downloading the files of ${store.url} to the temporary directory ${root} (TMPDIR)`;
    throw fileError(doing, error);
  }
}

async function makeTemporary(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'spacex-lake-'));
  } catch (error) {
    throw fileError(`Creating a temporary directory in ${tmpdir()} (TMPDIR)`, error);
  }
}

/**
 * DuckDB takes a path with these characters as a pattern, and would read other files or list
 * directories; a link has none of them.
 */
async function withoutPatterns(root: string): Promise<LocalFiles> {
  if (!/[*?[\]]/.test(root)) return { root, remove: async () => undefined };
  const directory = await makeTemporary();
  const link = join(directory, 'lake');
  await symlink(root, link, 'dir');
  return { root: link, remove: () => rm(directory, { recursive: true, force: true }) };
}
