import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tarEntries } from './tar-entries.ts';

/**
 * Writes the initialised files into a new directory. The unused part of the write-ahead log becomes a
 * hole, which takes neither time nor disk space.
 *
 * @throws RangeError of {@link tarEntries}, and the error of the file system
 */
export function writeEntries(tar: Uint8Array, directory: string): void {
  mkdirSync(directory);
  for (const { path, size, data } of tarEntries(tar)) {
    const target = join(directory, path);
    if (data === undefined) mkdirSync(target, { recursive: true });
    else writeSparse(target, data, size);
  }
}

function writeSparse(path: string, data: Uint8Array, size: number): void {
  const file = openSync(path, 'wx');
  try {
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
    if (size > data.length) ftruncateSync(file, size);
  } finally {
    closeSync(file);
  }
}
