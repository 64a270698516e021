import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from '../embedded/directory-lock.ts';
import type { OpenRequest } from '../loader.ts';
import { folderOf } from '../object-store/file-store.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

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
  { lockTimeoutMs = 60_000, signal, onEvent }: Partial<OpenRequest>,
  create = false,
): Promise<() => void> {
  if (!url.startsWith('file:')) return () => undefined;
  const root = folderOf(url);
  // Where there is no lake there is nothing to guard, and looking must not make one.
  if (!create && !existsSync(root)) return () => undefined;
  await mkdir(root, { recursive: true });
  const lock = await lockDirectory(join(root, '.lock'), `The lake in ${root}`, {
    timeoutMs: lockTimeoutMs,
    signal,
    onWait: (message) => onEvent?.({ type: 'waiting', target: 's3', message }),
  });
  let held = true;
  return () => {
    if (held) lock.release();
    held = false;
  };
}
