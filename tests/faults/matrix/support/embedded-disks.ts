import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { capsules } from '../../support/fleet.ts';
import type { EmbeddedBench } from './embedded-bench.ts';
import type { Fault } from './fault.ts';
import { missingSmallDisk, smallDisk } from './full-disk.ts';

/** The data directory on a disk of this size, with so much left, while the command runs. */
async function onSmallDisk<T>(
  on: EmbeddedBench,
  freeBytes: number,
  work: () => Promise<T>,
): Promise<T> {
  using disk = smallDisk(200_000_000);
  const there = `${disk.path}/data`;
  cpSync(on.dataDir, there, { recursive: true });
  rmSync(on.dataDir, { recursive: true });
  symlinkSync(there, on.dataDir);
  disk.fill(freeBytes);
  const done = await work();
  rmSync(`${disk.path}/filler`);
  rmSync(on.dataDir);
  cpSync(there, on.dataDir, { recursive: true });
  return done;
}

/** Faults of the disk of the embedded database. */
export const embeddedDisks: readonly Fault<EmbeddedBench>[] = [
  {
    name: 'full disk before the run',
    kind: 'permanent',
    missing: missingSmallDisk,
    provoke: (on) => onSmallDisk(on, 0, () => on.run()),
  },
  {
    name: 'disk that is full during the run',
    kind: 'permanent',
    // Which file cannot grow depends on the order of its writes.
    varies: /^.*(?=: No space left)/,
    missing: missingSmallDisk,
    provoke: (on) =>
      onSmallDisk(on, 5_000_000, () => {
        on.api.documents.capsules = capsules(30_000);
        return on.run();
      }),
  },
];
