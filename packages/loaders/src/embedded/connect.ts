import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConnection } from '../database/connection.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { importOptional } from '../errors/optional-package.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import {
  type DirectoryLock,
  type DirectoryLockOptions,
  lockDirectory,
  shareDirectory,
} from '../run/directory-lock.ts';
import { pgliteConnection } from './connection.ts';
import { createDatabase, createMemoryDatabase } from './create-database.ts';
import { embeddedFailure } from './driver-errors.ts';
import { initialisedFiles } from './initialised-files.ts';
import { openFailure } from './open-failure.ts';
import type { PgliteModule } from './pglite-query.ts';
import { isWritable, recogniseDatabase } from './recognise.ts';
import { startParameters } from './start-parameters.ts';
import { copyDatabase, type TemporaryCopy } from './temporary-copy.ts';
import { unrefTimers } from './unref-timers.ts';

/** Whether to create a missing database, to require it, or to require it only for reading. */
export type Access = 'create' | 'existing' | 'read';

/**
 * Opens the database of a directory exclusively: PGlite has no lock of its own, and two processes
 * on one directory would lose each other's commits. A directory that cannot be written to is copied
 * for reading.
 *
 * @throws LoaderError `missing_dependency`, `locked`, `not_found`, `permission`, `damaged`,
 * `configuration`, `disk_full`
 */
export async function openEmbedded(
  target: string,
  dataDir: string,
  access: Access,
  lockOptions: DirectoryLockOptions,
): Promise<DatabaseConnection> {
  const pglite = await loadPglite();
  const root = directoryOf(target, dataDir);
  const path = join(root, 'pgdata');
  const exists = await recogniseDatabase(target, path);
  if (!exists && access !== 'create') {
    throw new LoaderError(
      'not_found',
      `There is no database in ${root} yet. Fill it first: spacex-etl run --source snapshot`,
      { target },
    );
  }
  const [lockFile, what] = [join(root, 'lock'), `the database in ${root}`];
  if (access === 'read' && !(await isWritable(root, path))) {
    const lock = await shareDirectory(lockFile, what, lockOptions);
    try {
      const copy = await copyDatabase(path);
      return await openFiles(
        target,
        root,
        pglite,
        copy.path,
        { release: () => lock.release() },
        copy,
      );
    } catch (error) {
      lock.release();
      throw error;
    }
  }
  await makeDirectory(root, target);
  const lock = await lockDirectory(lockFile, what, lockOptions);
  try {
    // Again under the lock: another process may have created it.
    if (!(await recogniseDatabase(target, path))) {
      return await openNew(target, root, pglite, path, lock);
    }
    // Leftovers of interrupted queries, which a PostgreSQL server removes at startup.
    await rm(join(path, 'base/pgsql_tmp'), { recursive: true, force: true });
    return await openFiles(target, root, pglite, path, lock);
  } catch (cause) {
    lock.release();
    throw openFailure(target, root, cause, []);
  }
}

/** Creates a database and opens it. If the initialised files of the package are damaged, `initdb` runs. */
async function openNew(
  target: string,
  root: string,
  pglite: PgliteModule,
  path: string,
  lock: DirectoryLock,
): Promise<DatabaseConnection> {
  const create = (files: Uint8Array | undefined) =>
    createDatabase(pglite.PGlite, root, path, files);
  const open = () => openFiles(target, root, pglite, path, lock);
  if (!(await create(await initialisedFiles()))) return open();
  try {
    return await open();
  } catch (error) {
    if (!isLoaderError(error) || error.code !== 'damaged') throw error;
    await rm(path, { recursive: true, force: true });
    await create(undefined);
    return open();
  }
}

async function openFiles(
  target: string,
  root: string,
  pglite: PgliteModule,
  path: string,
  lock: DirectoryLock,
  copy?: TemporaryCopy,
): Promise<DatabaseConnection> {
  const output: string[] = [];
  const keep = (line: string) => {
    output.push(line);
    return false;
  };
  try {
    const database = await pglite.PGlite.create(path, {
      ...{ onStdout: keep, onStderr: keep },
      startParams: startParameters(pglite, path),
    });
    const connection = await connectionOver(target, database, lock);
    if (copy === undefined) return connection;
    return { ...connection, close: () => connection.close().finally(() => copy.remove()) };
  } catch (cause) {
    await copy?.remove();
    throw openFailure(target, root, cause, output);
  }
}

/**
 * The directory of a database.
 *
 * @throws LoaderError `configuration` if it is empty, or a name that PGlite itself would interpret
 */
export function directoryOf(target: string, dataDir: string): string {
  if (dataDir.trim() !== '' && !/^(\w+:\/\/|:memory:$)/.test(dataDir)) return resolve(dataDir);
  throw new LoaderError(
    'configuration',
    `Invalid data directory ${JSON.stringify(dataDir)}: expected the path of a directory. ` +
      'For a database in memory, omit the option dataDir of embeddedLoader.',
    { target },
  );
}

/** Whether the directory contains files of a database. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(join(resolve(dataDir), 'pgdata'));
}

/** Creates an empty database in memory. */
export async function createInMemory(target: string): Promise<PGlite> {
  const pglite = await loadPglite();
  try {
    const database = await createMemoryDatabase(pglite);
    unrefTimers(database);
    return database;
  } catch (cause) {
    throw embeddedFailure(target, 'Creating a database in memory', cause, 'statement');
  }
}

/** Opens an empty database that is discarded when it is closed. */
export async function openInMemory(target: string): Promise<DatabaseConnection> {
  return connectionOver(target, await createInMemory(target), { release: () => undefined });
}

/** @param close ends the session. Default: closes the database */
export async function connectionOver(
  target: string,
  database: PGlite,
  lock: DirectoryLock,
  close?: () => Promise<void>,
): Promise<DatabaseConnection> {
  await database.exec("set timezone to 'UTC'; set datestyle to 'ISO'");
  return pgliteConnection(target, await loadPglite(), database, lock, close);
}

const missing =
  'The embedded target needs the package @electric-sql/pglite. Install with: npm install @electric-sql/pglite';

function loadPglite(): Promise<PgliteModule> {
  return importOptional(missing, { target: 'embedded' }, () => import('@electric-sql/pglite'));
}
