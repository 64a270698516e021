import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { directoryOf } from '../object-store/file-store.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { shareDirectory } from '../run/directory-lock.ts';

/** How {@link holdRawZone} waits. */
export interface HoldOptions {
  /** Make the folder where there is none. Default false. */
  readonly create?: boolean;
  /** How long to wait for `lake gc`, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Keeps `lake gc` away from the raw zone of a lake in a folder, for whoever reads or writes it;
 * any number may do so at once. In a bucket old files stay for as long as `gc` is told.
 *
 * @returns gives it back; safe to call twice
 * @throws LoaderError `locked`, `interrupted`, `permission` where the folder cannot be made
 * @example
 * ```ts
 * const giveBack = await holdRawZone(store);
 * const { resources } = await readManifest(store);
 * giveBack();
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

/** The file by which the raw zone of a lake is held. */
export function rawLockPath(root: string): string {
  return join(root, '.lock-raw');
}

/** For messages. */
export function rawZoneIn(root: string): string {
  return `the raw zone in ${root}`;
}
