import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { directoryOf } from '../object-store/file-store.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { shareDirectory } from '../run/directory-lock.ts';

/** Options of {@link holdRawZone}. */
export interface HoldOptions {
  /** Create the directory if it does not exist. Default false. */
  readonly create?: boolean;
  /** How long to wait for `lake gc`, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes a shared lock on the raw zone of a lake in a directory, for readers and writers. It excludes
 * only `lake gc`. A bucket needs no lock: `lake gc` spares its recent files.
 *
 * @returns releases the lock; can be called twice
 * @throws LoaderError `locked`, `interrupted`, `permission` if the directory cannot be created
 * @example
 * ```ts
 * const release = await holdRawZone(store);
 * const { resources } = await readManifest(store);
 * release();
 * ```
 */
export async function holdRawZone(
  { url }: ObjectStore,
  { create = false, lockTimeoutMs = 60_000, signal }: HoldOptions = {},
): Promise<() => void> {
  if (!url.startsWith('file:')) return () => undefined;
  const root = directoryOf(url);
  if (!create && !existsSync(root)) return () => undefined;
  await makeDirectory(root);
  const lock = await shareDirectory(rawLockPath(root), rawZoneIn(root), {
    timeoutMs: lockTimeoutMs,
    signal,
  });
  return lock.release;
}

/** The lock file of the raw zone. */
export function rawLockPath(root: string): string {
  return join(root, '.lock-raw');
}

/** For messages. */
export function rawZoneIn(root: string): string {
  return `the raw zone in ${root}`;
}
