import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoaderError } from '../errors/loader-error.ts';
import { rightsAdvice } from '../object-store/file-error.ts';

/** A folder that is ours until it is released, or the process ends, however it ends. */
export interface DirectoryLock {
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
 * Locks a folder by an exclusive lock of the operating system on a file in it. Node has no call
 * for such a lock, but SQLite, which Node brings along, takes one for `BEGIN EXCLUSIVE`; the
 * system frees it with the process, so a killed run leaves nothing to clean up.
 *
 * @throws LoaderError `locked` when the wait is over, `interrupted` by the signal, `permission`
 */
export async function lockDirectory(
  path: string,
  what: string,
  options: DirectoryLockOptions,
): Promise<DirectoryLock> {
  const { DatabaseSync } = await import('node:sqlite');
  const begin = 'pragma journal_mode = off; begin exclusive';
  return wait(path, what, options, async () => {
    try {
      return await begun(new DatabaseSync(path), begin, path);
    } catch (cause) {
      if (isBusy(cause)) return undefined;
      const message = `${sentence(what)} cannot be locked: ${String(cause)}. ${rightsAdvice}`;
      throw new LoaderError('permission', message, { cause });
    }
  });
}

/**
 * The same lock for any number at once, whom only {@link lockDirectory} excludes. Whoever may
 * not write in the folder takes it where the file is there already, and goes without elsewhere.
 *
 * @throws LoaderError `locked` when the wait is over, `interrupted` by the signal.
 */
export async function shareDirectory(
  path: string,
  what: string,
  options: DirectoryLockOptions,
): Promise<DirectoryLock> {
  const { DatabaseSync } = await import('node:sqlite');
  const begin = 'begin; select count(*) from sqlite_schema';
  return wait(path, what, options, async () => {
    for (const readOnly of [false, true]) {
      try {
        return await begun(new DatabaseSync(path, { readOnly }), begin, path);
      } catch (cause) {
        if (isBusy(cause)) return undefined;
      }
    }
    return { release: () => undefined };
  });
}

/** A transaction that holds the lock, or an error where it cannot begin. */
async function begun(
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
  return { release: () => database.close() };
}

/** Tries until it has the lock or the time is over. */
async function wait(
  path: string,
  what: string,
  { timeoutMs, signal, onWait }: DirectoryLockOptions,
  attempt: () => Promise<DirectoryLock | undefined>,
): Promise<DirectoryLock> {
  const deadline = performance.now() + timeoutMs;
  for (let told = false; ; told = true) {
    const lock = await attempt();
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) {
      throw new LoaderError(
        'locked',
        `${sentence(what)} is in use by another process (${await holder(path)}). Waited ${Math.round(timeoutMs / 1000)} s. ` +
          'Run again when it has ended.',
      );
    }
    if (!told) onWait?.(`Waiting for ${what}, in use by another process (${await holder(path)})`);
    try {
      await sleep(
        pollMs * (0.5 + Math.random()),
        undefined,
        signal === undefined ? {} : { signal },
      );
    } catch (cause) {
      throw new LoaderError('interrupted', `Interrupted while waiting for ${what}`, { cause });
    }
  }
}

/** What begins with a small letter elsewhere. */
function sentence(what: string): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === sqliteBusy;
}

async function holder(path: string): Promise<string> {
  const text = await readFile(`${path}.holder`, 'utf8').catch(() => '');
  return text.trim() || 'unknown';
}
