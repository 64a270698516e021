import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
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
import { PgliteConnection } from './connection.ts';

/**
 * Opens the database of a directory exclusively: PGlite has no lock of its own, and two processes
 * on one directory would lose each other's commits. A new database is created under a temporary
 * name and renamed, so that a killed process leaves no partial one.
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
    const database = await pglite.create('memory://');
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
  return new PgliteConnection(target, database, lock);
}

type Pglite = typeof PGlite;

async function createDatabase(pglite: Pglite, root: string, path: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith('pgdata.new')) await rm(join(root, name), { recursive: true, force: true });
  }
  const draft = join(root, `pgdata.new-${process.pid}`);
  const database = await pglite.create(draft);
  await database.close();
  await rename(draft, path);
}

const needed = {
  what: 'The embedded target',
  packages: ['@electric-sql/pglite'],
  target: 'embedded',
} as const;

async function loadPglite(): Promise<Pglite> {
  return importOptional(needed, async () => (await import('@electric-sql/pglite')).PGlite);
}
