import { capsules } from '../../support/fleet.ts';
import type { EmbeddedBench } from './embedded-bench.ts';
import type { Fault } from './fault.ts';
import { missingSmallDisk, onSmallDisk } from './full-disk.ts';

const bytes = 200_000_000;

/** Faults of the disk of the embedded database. */
export const embeddedDisks: readonly Fault<EmbeddedBench>[] = [
  {
    name: 'full disk before the run',
    kind: 'permanent',
    missing: missingSmallDisk,
    provoke: (on) => onSmallDisk(on.dataDir, { bytes, freeBytes: 0 }, () => on.run()),
  },
  {
    name: 'disk that is full during the run',
    kind: 'permanent',
    // Which file cannot grow depends on the order of its writes.
    varies: /^.*(?=: No space left)/,
    missing: missingSmallDisk,
    provoke: (on) =>
      onSmallDisk(on.dataDir, { bytes, freeBytes: 5_000_000 }, () => {
        on.api.documents.capsules = capsules(30_000);
        return on.run();
      }),
  },
];
