import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoaderError } from '../errors/loader-error.ts';

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
 * @throws LoaderError `locked` when the wait is over, `interrupted` by the signal.
 */
export async function lockDirectory(
  path: string,
  what: string,
  { timeoutMs, signal, onWait }: DirectoryLockOptions,
): Promise<DirectoryLock> {
  const { DatabaseSync } = await import('node:sqlite');
  const deadline = performance.now() + timeoutMs;
  let told = false;
  for (;;) {
    let database: InstanceType<typeof DatabaseSync> | undefined;
    try {
      database = new DatabaseSync(path);
      database.exec('pragma journal_mode = off; begin exclusive');
      await writeFile(`${path}.holder`, `pid ${process.pid}, since ${new Date().toISOString()}\n`);
      const held = database;
      return { release: () => held.close() };
    } catch (cause) {
      database?.close();
      if (!isBusy(cause)) {
        throw new LoaderError('permission', `${what} cannot be locked: ${String(cause)}`, {
          cause,
        });
      }
    }
    if (performance.now() >= deadline) {
      throw new LoaderError(
        'locked',
        `${what} is in use by another process (${await holder(path)}). Waited ${Math.round(timeoutMs / 1000)} s. ` +
          'Run again when it has ended, or name another --data-dir.',
      );
    }
    if (!told) onWait?.(`Waiting for ${what}, in use by another process (${await holder(path)})`);
    told = true;
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

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === sqliteBusy;
}

async function holder(path: string): Promise<string> {
  const text = await readFile(`${path}.holder`, 'utf8').catch(() => '');
  return text.trim() || 'unknown';
}
