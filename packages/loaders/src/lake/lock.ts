import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { directoryOf } from '../object-store/file-store.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { rawLockPath, rawZoneIn } from '../raw-zone/lock.ts';
import { type DirectoryLockOptions, lockDirectory, shareDirectory } from '../run/directory-lock.ts';
import { waitOf } from '../run/wait-for-lock.ts';

/** How long readers and `lake gc` wait for another process. */
const readerWaitMs = 60_000;
const pollMs = 200;

/**
 * Locks a lake in a directory for a process that writes to it: a rename is not conditional. A bucket
 * needs no lock: its pointer is written by a conditional PUT, and `lake gc` spares recent files.
 *
 * @param create create the directory if it does not exist
 * @returns releases the lock; can be called twice
 * @throws LoaderError `locked`, `interrupted`
 */
export async function lockLake(
  { url }: ObjectStore,
  request: Partial<OpenRequest>,
  create = false,
): Promise<() => void> {
  if (!url.startsWith('file:')) return () => undefined;
  const root = directoryOf(url);
  // Without a lake there is nothing to lock, and reading must not create one.
  if (!create && !existsSync(root)) return () => undefined;
  await makeDirectory(root, 'lake');
  const wait = waitOf({ lockTimeoutMs: readerWaitMs, ...request }, 'lake');
  return (await lockRoot(root, wait)).release;
}

/**
 * Takes a shared lock on a lake in a directory, for readers. It excludes loads and `lake gc`, which
 * must not delete the files of a reader. A reader that may not write to the directory needs no lock
 * file: it continues without a lock.
 *
 * @returns releases the lock; can be called twice
 * @throws LoaderError `locked`, `interrupted`
 */
export async function shareLake(
  { url }: ObjectStore,
  request: Partial<OpenRequest> = {},
): Promise<() => void> {
  if (!url.startsWith('file:')) return () => undefined;
  const root = directoryOf(url);
  // Without a lake there is nothing to lock, and reading must not create one.
  if (!existsSync(root)) return () => undefined;
  const wait = waitOf({ lockTimeoutMs: readerWaitMs, ...request }, 'lake');
  return (await shareDirectory(lockPath(root), lakeIn(root), wait)).release;
}

/**
 * Locks both zones of a lake in a directory for `lake gc`, against loads and readers. A run may
 * hold one zone and wait for the other, so a zone is never held while waiting.
 *
 * @returns releases both locks
 * @throws LoaderError `locked`
 */
export async function lockBothZones(
  { url }: ObjectStore,
  timeoutMs: number = readerWaitMs,
): Promise<() => void> {
  if (!url.startsWith('file:') || !existsSync(directoryOf(url))) return () => undefined;
  const root = directoryOf(url);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const lake = await lockRoot(root, { timeoutMs: Math.max(0, deadline - performance.now()) });
    try {
      const raw = await lockDirectory(rawLockPath(root), rawZoneIn(root), { timeoutMs: 0 });
      return () => {
        raw.release();
        lake.release();
      };
    } catch (error) {
      lake.release();
      const isLocked = isLoaderError(error) && error.code === 'locked';
      if (!isLocked || performance.now() >= deadline) throw error;
    }
    await sleep(pollMs);
  }
}

function lockRoot(root: string, options: DirectoryLockOptions) {
  return lockDirectory(lockPath(root), lakeIn(root), options);
}

function lockPath(root: string): string {
  return join(root, '.lock');
}

/** For messages. */
function lakeIn(root: string): string {
  return `the lake in ${root}`;
}
