import {
  chmodSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { missingPrograms } from '../../../support/describe-when.ts';
import { lastResource } from '../../support/fleet.ts';
import { runBesideLongRun } from './another-run.ts';
import type { EmbeddedBench } from './embedded-bench.ts';
import type { Fault, Kind } from './fault.ts';
import type { OutputFault } from './output-streams.ts';

/** A file of the database is another one, or missing, while the command runs. */
function changedFile(
  name: string,
  kind: Kind,
  file: string,
  content: string | undefined,
): Fault<EmbeddedBench> {
  return {
    name,
    kind,
    provoke: async (on) => {
      const path = join(on.database, file);
      const before = readFileSync(path);
      if (content === undefined) rmSync(path);
      else writeFileSync(path, content);
      const done = await on.run();
      writeFileSync(path, before);
      return done;
    },
  };
}

function sql(name: string, kind: Kind, text: string): Fault<EmbeddedBench> {
  return {
    name,
    kind,
    provoke: async (on) => {
      await on.sql(text);
      return on.run();
    },
  };
}

/** A run while the files, or the directory, cannot be written. */
async function readOnly<T>(on: EmbeddedBench, work: () => Promise<T>): Promise<T> {
  const paths = ['.', ...globSync('**', { cwd: on.dataDir })].map((path) => join(on.dataDir, path));
  chmodSync(dirname(on.dataDir), 0o755);
  for (const path of paths) chmodSync(path, 0o555);
  const done = await work();
  for (const path of paths) chmodSync(path, 0o700);
  return done;
}

async function struck(on: EmbeddedBench, signal: NodeJS.Signals, at: 'reading' | 'committing') {
  if (at === 'reading') on.api.fault(lastResource, { kind: 'delay', ms: 5_000 });
  const running = on.start();
  await running.said(at === 'reading' ? `Reading ${lastResource}` : '"type":"committing"');
  running.child.kill(signal);
  return running.finished;
}

function output(fault: OutputFault): Fault<EmbeddedBench> {
  return { name: fault, kind: 'harmless', provoke: (on) => on.runWithOutput(fault) };
}

const missingSetpriv = process.getuid?.() === 0 ? missingPrograms(['setpriv']) : undefined;

/** Faults of the directory, of the tables and of the process. */
export const embeddedFaults: readonly Fault<EmbeddedBench>[] = [
  changedFile('directory: PG_VERSION is missing', 'permanent', 'PG_VERSION', undefined),
  changedFile('directory: pg_control is missing', 'permanent', 'global/pg_control', undefined),
  changedFile('directory: pg_control is empty', 'permanent', 'global/pg_control', ''),
  changedFile('directory: another major version', 'settings', 'PG_VERSION', '17\n'),
  {
    name: 'directory: the write-ahead log is missing',
    kind: 'permanent',
    provoke: async (on) => {
      const kept = join(on.folder, 'kept');
      renameSync(join(on.database, 'pg_wal'), kept);
      mkdirSync(join(on.database, 'pg_wal'));
      const done = await on.run();
      rmSync(join(on.database, 'pg_wal'), { recursive: true });
      renameSync(kept, join(on.database, 'pg_wal'));
      return done;
    },
  },
  {
    name: 'directory: read-only, and a run',
    kind: 'permanent',
    missing: missingSetpriv,
    provoke: (on) => readOnly(on, () => on.unprivileged()),
  },
  {
    name: 'directory: read-only, and a query',
    kind: 'harmless',
    command: 'query',
    missing: missingSetpriv,
    provoke: (on) =>
      readOnly(on, () => on.unprivileged(['query', 'select count(*) as n from cores'])),
  },
  {
    name: 'directory: a file has its name',
    kind: 'settings',
    from: 'empty',
    provoke: async (on) => {
      writeFileSync(on.dataDir, '');
      const done = await on.run();
      rmSync(on.dataDir);
      return done;
    },
  },
  {
    name: 'directory: not writable, and a first run',
    kind: 'permanent',
    from: 'empty',
    missing: missingSetpriv,
    provoke: async (on) => {
      chmodSync(on.folder, 0o555);
      const done = await on.unprivileged();
      chmodSync(on.folder, 0o700);
      return done;
    },
  },
  {
    name: 'directory: an address instead of a path',
    kind: 'settings',
    from: 'empty',
    provoke: (on) => on.run({}, ['--data-dir', 'memory://']),
  },
  {
    name: 'directory: in use for longer than --lock-timeout',
    kind: 'transient',
    provoke: runBesideLongRun,
  },
  sql(
    'changed type of a column',
    'permanent',
    'alter table spacex.capsules alter column reuse_count type text',
  ),
  sql(
    'trigger that skips rows',
    'permanent',
    `create function spacex.skip() returns trigger language plpgsql as 'begin return null; end';
     create trigger guard before insert or update on spacex.capsules
       for each row execute function spacex.skip()`,
  ),
  {
    name: 'row edited by hand, and check --deep',
    kind: 'permanent',
    command: 'check --deep',
    provoke: async (on) => {
      await on.sql("update spacex.cores set block = 7 where core_id = '2'");
      return on.command(['check', '--deep']);
    },
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
