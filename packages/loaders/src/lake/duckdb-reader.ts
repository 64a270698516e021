import { access, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Pointer, requirePointer } from '../curated-zone/pointer.ts';
import type { LoaderError } from '../errors/loader-error.ts';
import { fileError, isMissing } from '../object-store/file-error.ts';
import { directoryOf } from '../object-store/file-store.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Reader } from '../reader.ts';
import { readerClosed } from '../run/closed-reader.ts';
import { literal } from '../sql/names.ts';
import { loadDuckdb } from './duckdb-driver.ts';
import { duckdbFailure, duckdbQuery, duckdbStream } from './duckdb-query.ts';
import { ProvidedTables } from './provided-tables.ts';
import { damaged } from './published-rows.ts';
import type { LakeSchema } from './target.ts';

/**
 * Opens the published tables of a lake for SQL: DuckDB in memory reads the files that the pointer
 * names. Files of a bucket are downloaded to a temporary directory when a query names their table.
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
  schema: LakeSchema,
  release: () => void,
): Promise<Reader> {
  const driver = await loadDuckdb();
  const files = await localFiles(store);
  const instance = await driver.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const tables = new ProvidedTables(connection, store, pointer, schema, files);
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
    // A published file never changes, and each query of the checks reads the same files.
    await connection.run('set parquet_metadata_cache = true');
    await forbidOtherFiles(connection, tables.paths);
    if (files.isLocal) await tables.all();
  } catch (error) {
    const lost = files.isLocal ? await lostFile(store, pointer, files.root, error) : undefined;
    await close();
    throw lost ?? duckdbFailure('Opening the tables', error);
  }
  const provide = async (sql: string) => {
    if (isClosed) throw readerClosed('lake');
    try {
      await tables.forQuery(sql);
    } catch (error) {
      throw duckdbFailure('Opening the tables', error);
    }
  };
  return {
    async query(sql, parameters) {
      await provide(sql);
      return duckdbQuery(driver, connection, sql, parameters);
    },
    async stream(sql) {
      await provide(sql);
      return duckdbStream(driver, connection, sql);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Of the files that the pointer names, the first that does not exist, as an error. */
async function lostFile(
  store: ObjectStore,
  { tables }: Pointer,
  root: string,
  cause: unknown,
): Promise<LoaderError | undefined> {
  for (const file of Object.values(tables).flatMap(({ files }) => files)) {
    const exists = await access(join(root, file.path)).then(
      () => true,
      (error: unknown) => !isMissing(error),
    );
    if (!exists) return damaged(store, file, 'it does not exist', cause);
  }
  return undefined;
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

interface LocalFiles {
  readonly root: string;
  /** Whether the files of the lake are there; otherwise they are downloaded when they are needed. */
  readonly isLocal: boolean;
  remove(): Promise<void>;
}

async function localFiles(store: ObjectStore): Promise<LocalFiles> {
  if (store.url.startsWith('file:')) return withoutPatterns(directoryOf(store.url));
  const root = await makeTemporary();
  return { root, isLocal: false, remove: () => rm(root, { recursive: true, force: true }) };
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
  if (!/[*?[\]]/.test(root)) return { root, isLocal: true, remove: async () => undefined };
  const directory = await makeTemporary();
  const link = join(directory, 'lake');
  await symlink(root, link, 'dir');
  const remove = () => rm(directory, { recursive: true, force: true });
  return { root: link, isLocal: true, remove };
}
