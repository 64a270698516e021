import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConnection } from '../database/connection.ts';
import { databaseFailure } from '../database/driver-errors.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { importOptional } from '../errors/optional-package.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import {
  type DirectoryLock,
  type DirectoryLockOptions,
  lockDirectory,
} from '../run/directory-lock.ts';
import { pgliteConnection } from './connection.ts';
import { createDatabase, createPglite } from './create-database.ts';

/**
 * Opens the database of a directory exclusively: PGlite has no lock of its own, and two processes
 * on one directory would lose each other's commits.
 *
 * @param create create the database if there is none; otherwise that is an error
 * @throws LoaderError `missing_dependency`, `locked`, `not_found`, `permission`, `statement`
 */
export async function openEmbedded(
  target: string,
  dataDir: string,
  create: boolean,
  lockOptions: DirectoryLockOptions,
): Promise<DatabaseConnection> {
  const pglite = await loadPglite();
  const root = resolve(dataDir);
  const path = join(root, 'pgdata');
  if (!create && !hasDatabase(dataDir)) {
    throw new LoaderError(
      'not_found',
      `There is no database in ${root} yet. Fill it first: spacex-etl run --source snapshot`,
      { target },
    );
  }
  await makeDirectory(root, target);
  const lock = await lockDirectory(join(root, 'lock'), `the database in ${root}`, lockOptions);
  try {
    if (!existsSync(path)) await createDatabase(pglite, root, path);
    // Leftovers of interrupted queries, which a PostgreSQL server removes at startup.
    await rm(join(path, 'base/pgsql_tmp'), { recursive: true, force: true });
    const database = await pglite.create(path);
    return await connectionOver(target, database, lock);
  } catch (cause) {
    lock.release();
    const doing = `Opening the database in ${root}`;
    throw databaseFailure(target, doing, fileSystemError(cause), 'statement');
  }
}

/** In WebAssembly, file system errors have only a number: that of WASI. */
const wasiErrors: Readonly<Record<number, readonly [string, string]>> = {
  2: ['EACCES', 'permission denied'],
  19: ['EDQUOT', 'the disk quota is exceeded'],
  29: ['EIO', 'the disk cannot be read or written'],
  51: ['ENOSPC', 'no space is left on the disk'],
  69: ['EROFS', 'the file system is read-only'],
};

function fileSystemError(cause: unknown): unknown {
  const { errno } = (cause ?? {}) as { readonly errno?: unknown };
  if (cause instanceof Error || typeof errno !== 'number') return cause;
  const [code, text] = wasiErrors[errno] ?? [undefined, `file system error ${errno}`];
  return Object.assign(new Error(text, { cause }), code === undefined ? {} : { code });
}

/** Whether the directory contains a database. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(join(resolve(dataDir), 'pgdata'));
}

/** Opens an empty database that is discarded when it is closed. */
export async function openInMemory(target: string): Promise<DatabaseConnection> {
  const pglite = await loadPglite();
  try {
    const database = await createPglite(pglite, 'memory://');
    return await connectionOver(target, database, { release: () => undefined });
  } catch (cause) {
    throw databaseFailure(target, 'Opening a database in memory', cause, 'statement');
  }
}

async function connectionOver(
  target: string,
  database: PGlite,
  lock: DirectoryLock,
): Promise<DatabaseConnection> {
  await database.exec("set timezone to 'UTC'; set datestyle to 'ISO'");
  return pgliteConnection(target, database, lock);
}

const missing =
  'The embedded target needs the package @electric-sql/pglite. Install with: npm install @electric-sql/pglite';

function loadPglite(): Promise<typeof PGlite> {
  const load = async () => (await import('@electric-sql/pglite')).PGlite;
  return importOptional(missing, { target: 'embedded' }, load);
}
