import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Fills what is free, except this much. */
  fill(exceptBytes: number): void;
}

/** Why this machine cannot have a small file system; undefined if it can. */
export const missingSmallDisk =
  process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'only root on Linux can mount a small file system';

/** A file system in memory of this many bytes. */
export function smallDisk(bytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'spacex-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=777`, 'tmpfs', path]);
  return {
    path,
    fill: (exceptBytes) => {
      const free = execFileSync('df', ['--output=avail', '-B1', path], { encoding: 'utf8' });
      const size = Number(free.split('\n')[1]) - exceptBytes;
      writeFileSync(join(path, 'filler'), Buffer.alloc(Math.max(0, size)));
    },
    [Symbol.dispose]: () => {
      execFileSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

/**
 * Moves a directory to a disk of its own while the work is done, and back after it.
 *
 * @param bytes size of the disk
 * @param freeBytes what is left of it
 */
export async function onSmallDisk<T>(
  directory: string,
  { bytes, freeBytes }: { readonly bytes: number; readonly freeBytes: number },
  work: () => Promise<T>,
): Promise<T> {
  using disk = smallDisk(bytes);
  const there = join(disk.path, 'directory');
  cpSync(directory, there, { recursive: true });
  rmSync(directory, { recursive: true });
  symlinkSync(there, directory);
  disk.fill(freeBytes);
  const done = await work();
  rmSync(join(disk.path, 'filler'));
  rmSync(directory);
  cpSync(there, directory, { recursive: true });
  return done;
}
