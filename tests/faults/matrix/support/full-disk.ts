import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
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
