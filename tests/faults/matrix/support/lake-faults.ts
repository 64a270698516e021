import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { missingPrograms } from '../../../support/describe-when.ts';
import { capsules, lastResource } from '../../support/fleet.ts';
import { runBesideLongRun, runBesideShortRun } from './another-run.ts';
import type { Fault } from './fault.ts';
import { missingSmallDisk, onSmallDisk } from './full-disk.ts';
import type { LakeBench } from './lake-bench.ts';
import type { OutputFault } from './output-streams.ts';
import { flipByte } from './raw-runs.ts';

const pointer = 'curated/_current.json';
const missingSetpriv = process.getuid?.() === 0 ? missingPrograms(['setpriv']) : undefined;

/** A run while nothing in the lake can be written. */
async function readOnly<T>(on: LakeBench, work: () => Promise<T>): Promise<T> {
  const paths = ['.', ...globSync('**', { cwd: on.root })].map((path) => join(on.root, path));
  chmodSync(on.folder, 0o755);
  for (const path of paths) chmodSync(path, 0o555);
  const done = await work();
  for (const path of paths) chmodSync(path, 0o700);
  return done;
}

async function struck(on: LakeBench, signal: NodeJS.Signals, at: 'reading' | 'committing') {
  if (at === 'reading') on.api.fault(lastResource, { kind: 'delay', ms: 5_000 });
  const running = on.start();
  await running.said(at === 'reading' ? `Reading ${lastResource}` : '"type":"committing"');
  running.child.kill(signal);
  return running.finished;
}

/** A file is another one while the command runs, and restored afterwards. */
async function restored<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = readFileSync(path);
  const done = await work();
  rmSync(path, { recursive: true, force: true });
  writeFileSync(path, before);
  return done;
}

function output(fault: OutputFault): Fault<LakeBench> {
  return { name: fault, kind: 'harmless', provoke: (on) => on.runWithOutput(fault) };
}

/** Faults of a lake in a local directory. */
export const lakeFaults: readonly Fault<LakeBench>[] = [
  {
    name: 'lake: read-only, and a run',
    kind: 'permanent',
    missing: missingSetpriv,
    provoke: (on) => readOnly(on, () => on.unprivileged()),
  },
  {
    name: 'lake: read-only, and a query',
    kind: 'harmless',
    command: 'query',
    missing: missingSetpriv,
    provoke: (on) =>
      readOnly(on, () =>
        on.unprivileged(['query', 'select count(*) as n from cores', '--target', 'lake']),
      ),
  },
  {
    name: 'lake: a file has its name',
    kind: 'settings',
    from: 'empty',
    provoke: async (on) => {
      writeFileSync(on.root, '');
      const done = await on.run();
      rmSync(on.root);
      return done;
    },
  },
  {
    name: 'lake: a name that is too long',
    kind: 'settings',
    from: 'empty',
    varies: /x{100,}/g,
    provoke: (on) => on.run({}, ['--lake', `file://${on.folder}/${'x'.repeat(300)}`]),
  },
  {
    name: 'lake: an unknown kind of address',
    kind: 'settings',
    from: 'empty',
    provoke: (on) => on.run({}, ['--lake', 'gs://bucket/lake']),
  },
  {
    name: 'pointer: not JSON',
    kind: 'permanent',
    provoke: (on) => {
      const path = join(on.root, pointer);
      return restored(path, () => {
        writeFileSync(path, '{"tables": ');
        return on.run();
      });
    },
  },
  {
    name: 'pointer: a directory in its place',
    kind: 'settings',
    provoke: (on) => {
      const path = join(on.root, pointer);
      return restored(path, () => {
        rmSync(path);
        mkdirSync(path);
        return on.run();
      });
    },
  },
  {
    name: 'published file: lost, and a run',
    kind: 'harmless',
    provoke: (on) => {
      rmSync(on.fileOf('capsules'));
      return on.run();
    },
  },
  {
    name: 'published file: lost, and a load of too few documents',
    kind: 'permanent',
    provoke: async (on) => {
      const path = on.fileOf('capsules');
      const kept = `${on.folder}/kept`;
      renameSync(path, kept);
      on.api.documents.capsules = [];
      const done = await on.run();
      renameSync(kept, path);
      return done;
    },
  },
  {
    name: 'published file: damaged, and lake verify',
    kind: 'permanent',
    command: 'lake verify',
    provoke: (on) => {
      const path = on.fileOf('capsules');
      return restored(path, () => {
        flipByte(path);
        return on.command(['lake', 'verify']);
      });
    },
  },
  {
    name: 'published file: lost, and a query',
    kind: 'permanent',
    command: 'query',
    provoke: (on) => {
      const path = on.fileOf('capsules');
      return restored(path, () => {
        rmSync(path);
        return on.command(['query', 'select count(*) from capsules', '--target', 'lake']);
      });
    },
  },
  {
    name: 'files of other programs in the lake',
    kind: 'harmless',
    provoke: (on) => {
      cpSync(on.fileOf('cores'), join(on.root, 'curated/cores/copy.parquet'));
      writeFileSync(join(on.root, 'raw/spacex/v4/_runs/notes.txt'), 'mine');
      writeFileSync(join(on.root, '.DS_Store'), '');
      return on.run();
    },
  },
  {
    name: 'full disk before the run',
    kind: 'permanent',
    missing: missingSmallDisk,
    provoke: (on) => onSmallDisk(on.root, { bytes: 2_000_000, freeBytes: 0 }, () => on.run()),
  },
  {
    name: 'disk that is full during the run',
    kind: 'permanent',
    missing: missingSmallDisk,
    provoke: (on) =>
      onSmallDisk(on.root, { bytes: 2_000_000, freeBytes: 60_000 }, () => {
        on.api.documents.capsules = capsules(20_000);
        return on.run();
      }),
  },
  {
    name: 'lake: in use for longer than --lock-timeout',
    kind: 'transient',
    provoke: runBesideLongRun,
  },
  {
    name: 'lake: in use by a run that ends in time',
    kind: 'harmless',
    provoke: runBesideShortRun,
  },
  {
    name: 'SIGTERM while the source is read',
    kind: 'interrupted',
    provoke: (on) => struck(on, 'SIGTERM', 'reading'),
  },
  {
    name: 'SIGKILL while the source is read',
    kind: 'killed',
    provoke: (on) => struck(on, 'SIGKILL', 'reading'),
  },
  output('stdout is full'),
  output('reader of stderr has ended'),
];
