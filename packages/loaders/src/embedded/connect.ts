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
 * Opens the database of a folder, alone: PGlite has no lock of its own, and two processes on
 * one folder would lose each other's commits. A new database is made beside its place and
 * moved there whole, so a process killed meanwhile leaves no half of one.
 *
 * @param create make the database where there is none; otherwise that is an error
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
  const place = join(root, 'pgdata');
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
    if (!existsSync(place)) await makeDatabase(pglite, root, place);
    // What a query that was broken off has left; a server of PostgreSQL removes it when it starts.
    await rm(join(place, 'base/pgsql_tmp'), { recursive: true, force: true });
    const database = await pglite.create(place);
    return await connectionOver(target, database, lock);
  } catch (cause) {
    lock.release();
    const doing = `Opening the database in ${root}`;
    throw databaseFailure(target, doing, fileSystemError(cause), 'statement');
  }
}

/** Errors of the file system have a number alone in WebAssembly: those of WASI. */
const wasiErrors: Readonly<Record<number, readonly [string, string]>> = {
  2: ['EACCES', 'permission denied'],
  19: ['EDQUOT', 'the quota of the disk is used up'],
  29: ['EIO', 'the disk cannot be read or written'],
  51: ['ENOSPC', 'no space is left on the disk'],
  69: ['EROFS', 'the file system is read-only'],
};

function fileSystemError(cause: unknown): unknown {
  const { errno } = (cause ?? {}) as { readonly errno?: unknown };
  if (cause instanceof Error || typeof errno !== 'number') return cause;
  const [code, words] = wasiErrors[errno] ?? [undefined, `the file system refused (${errno})`];
  return Object.assign(new Error(words, { cause }), code === undefined ? {} : { code });
}

/** Whether the folder holds a database. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(join(resolve(dataDir), 'pgdata'));
}

/** An empty database that is gone when it is closed. */
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

async function makeDatabase(pglite: Pglite, root: string, place: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith('pgdata.new')) await rm(join(root, name), { recursive: true, force: true });
  }
  const draft = join(root, `pgdata.new-${process.pid}`);
  const database = await pglite.create(draft);
  await database.close();
  await rename(draft, place);
}

const needed = {
  what: 'The embedded target',
  packages: ['@electric-sql/pglite'],
  target: 'embedded',
} as const;

async function loadPglite(): Promise<Pglite> {
  return importOptional(needed, async () => (await import('@electric-sql/pglite')).PGlite);
}
