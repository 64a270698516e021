import { readFile, writeFile } from 'node:fs/promises';
import { LoaderError } from '../errors/loader-error.ts';
import { freeSpace, grantAccess } from '../object-store/file-error.ts';
import { type LockWait, waitForLock } from './wait-for-lock.ts';

/** A lock on a directory. The operating system releases it with the process. */
export interface DirectoryLock {
  /** Can be called twice. */
  release(): void;
}

export interface DirectoryLockOptions {
  /** How long to wait for another process, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((message: string) => void) | undefined;
}

const pollMs = 100;

/**
 * Locks a directory by an exclusive lock of the operating system on a file in it. Node has no API
 * for such a lock, but its built-in SQLite takes one for `BEGIN EXCLUSIVE`. The system releases it
 * with the process, so a killed run leaves nothing to clean up.
 *
 * @throws LoaderError `locked` after the timeout, `interrupted` by the signal, `permission`
 */
export async function lockDirectory(
  path: string,
  what: string,
  options: DirectoryLockOptions,
): Promise<DirectoryLock> {
  const { DatabaseSync } = await import('node:sqlite');
  const begin = 'pragma journal_mode = off; begin exclusive';
  return waitForLock(
    async () => {
      try {
        return await beginLock(new DatabaseSync(path), begin, path);
      } catch (cause) {
        if (isBusy(cause)) return undefined;
        const [code, next] = isFull(cause)
          ? (['disk_full', freeSpace] as const)
          : (['permission', grantAccess] as const);
        throw new LoaderError(code, `Cannot lock ${what}: ${reasonOf(cause)}. ${next}`, { cause });
      }
    },
    waitFor(path, what, options),
  );
}

/**
 * A shared lock, which only {@link lockDirectory} excludes. A process that may not write to the
 * directory takes it if the lock file exists, and continues without one otherwise.
 *
 * @throws LoaderError `locked` after the timeout, `interrupted` by the signal
 */
export async function shareDirectory(
  path: string,
  what: string,
  options: DirectoryLockOptions,
): Promise<DirectoryLock> {
  const { DatabaseSync } = await import('node:sqlite');
  const begin = 'begin; select count(*) from sqlite_schema';
  return waitForLock(
    async () => {
      for (const readOnly of [false, true]) {
        try {
          return await beginLock(new DatabaseSync(path, { readOnly }), begin, path);
        } catch (cause) {
          if (isBusy(cause)) return undefined;
        }
      }
      return { release: () => undefined };
    },
    waitFor(path, what, options),
  );
}

/** Begins the transaction that holds the lock. */
async function beginLock(
  database: { exec(sql: string): void; close(): void },
  begin: string,
  path: string,
): Promise<DirectoryLock> {
  try {
    database.exec(begin);
  } catch (cause) {
    database.close();
    throw cause;
  }
  const text = `pid ${process.pid}, since ${new Date().toISOString()}\n`;
  await writeFile(`${path}.holder`, text).catch(() => undefined);
  let isLocked = true;
  return {
    release: () => {
      if (isLocked) database.close();
      isLocked = false;
    },
  };
}

function waitFor(path: string, what: string, options: DirectoryLockOptions): LockWait {
  return { what, holder: () => holderOf(path), pollMs, ...options };
}

const sqliteBusy = 5;
const sqliteFull = 13;

function isBusy(error: unknown): boolean {
  return errcodeOf(error) === sqliteBusy;
}

function isFull(error: unknown): boolean {
  return errcodeOf(error) === sqliteFull;
}

function errcodeOf(error: unknown): unknown {
  return (error as { errcode?: unknown }).errcode;
}

async function holderOf(path: string): Promise<string> {
  const text = await readFile(`${path}.holder`, 'utf8').catch(() => '');
  // The lock excludes a second connection of this process as well.
  const isOwn = text.startsWith(`pid ${process.pid},`);
  const who = isOwn ? 'another session of this process' : 'another process';
  return `${who} (${text.trim() || 'unknown'})`;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
