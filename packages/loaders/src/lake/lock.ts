import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { directoryOf } from '../object-store/file-store.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { rawLockPath, rawZoneIn } from '../raw-zone/lock.ts';
import { lockDirectory } from '../run/directory-lock.ts';

/** How long whoever only looks waits for another process. */
const readerWaitMs = 60_000;
const pollMs = 200;

/**
 * Takes a lake in a folder for this process, for reading too: a rename compares nothing, and
 * `gc` must not take a file from under a reader. A bucket needs no lock: its pointer is written
 * by a put that compares, and old files stay for as long as `gc` is told.
 *
 * @param create make the folder where there is none
 * @returns gives the lake back; safe to call twice
 * @throws LoaderError `locked`, `interrupted`
 */
export async function lockLake(
  { url }: ObjectStore,
  { lockTimeoutMs = readerWaitMs, signal, onEvent }: Partial<OpenRequest>,
  create = false,
): Promise<() => void> {
  if (!url.startsWith('file:')) return () => undefined;
  const root = directoryOf(url);
  // Where there is no lake there is nothing to guard, and looking must not make one.
  if (!create && !existsSync(root)) return () => undefined;
  await makeDirectory(root, 'lake');
  const lock = await lockDirectory(join(root, '.lock'), `the lake in ${root}`, {
    timeoutMs: lockTimeoutMs,
    signal,
    onWait: (message) => onEvent?.({ type: 'waiting', target: 'lake', message }),
  });
  let held = true;
  return () => {
    if (held) lock.release();
    held = false;
  };
}

/**
 * Takes a lake in a folder whole, for `gc`: nobody loads, nobody reads, neither of its zones. A
 * run may hold one zone and wait for the other, so this never waits with one in its hand.
 *
 * @returns gives the lake back
 * @throws LoaderError `locked`
 */
export async function lockBothZones(
  store: ObjectStore,
  lockTimeoutMs: number = readerWaitMs,
): Promise<() => void> {
  const { url } = store;
  if (!url.startsWith('file:') || !existsSync(directoryOf(url))) return () => undefined;
  const root = directoryOf(url);
  const deadline = performance.now() + lockTimeoutMs;
  for (;;) {
    const left = Math.max(0, deadline - performance.now());
    const release = await lockLake(store, { lockTimeoutMs: left });
    try {
      const raw = await lockDirectory(rawLockPath(root), rawZoneIn(root), { timeoutMs: 0 });
      return () => {
        raw.release();
        release();
      };
    } catch (error) {
      release();
      const isHeld = isLoaderError(error) && error.code === 'locked';
      if (!isHeld || performance.now() >= deadline) throw error;
    }
    await sleep(pollMs);
  }
}
