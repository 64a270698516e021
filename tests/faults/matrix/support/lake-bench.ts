import { cpSync, existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Finished,
  type Running,
  run,
  start,
  startProgram,
  temporaryFolder,
} from '../../../cli/command.ts';
import type { LakePointer } from '../../../lake/lake.ts';
import { startApiServer } from '../../../support/api-server.ts';
import { openDuck } from '../../../support/duckdb.ts';
import { fleet, fleetLater, fleetResources } from '../../support/fleet.ts';
import { asNobody } from './embedded-bench.ts';
import type { LedgerEntry } from './fault.ts';
import { type FleetRows, rowTexts } from './fleet-rows.ts';
import { type OutputFault, runWithOutput } from './output-streams.ts';
import { extract } from './raw-runs.ts';
import type { SourceBench } from './source-faults.ts';

type Environment = Readonly<Record<string, string>>;

/** A lake in a local directory. */
export interface LakeBench extends SourceBench {
  /** Its directory. */
  readonly root: string;
  /** The only published file of a table. */
  fileOf(table: string): string;
  start(environment?: Environment, flags?: readonly string[]): Running;
  runWithOutput(fault: OutputFault): Promise<Finished>;
  command(args: readonly string[]): Promise<Finished>;
  /** A run, or another command, of a user who may not write everywhere. */
  unprivileged(args?: readonly string[]): Promise<Finished>;
}

export interface LakeBenches extends Disposable {
  open(from: 'empty' | 'loaded'): Promise<LakeBench>;
}

export const intoLake = ['run', '--target', 'lake', '--json', '--verbose', ...fleetResources];

export const pointerPath = 'curated/_current.json';

/** A pointer without Iceberg metadata: theirs contain absolute URIs, so a copy of the lake needs new ones. */
export function withoutMetadata(pointer: string): string {
  const keep = (key: string, value: unknown) =>
    key === 'metadata' || key === 'snapshot_id' ? undefined : value;
  return JSON.stringify(JSON.parse(pointer), keep);
}

/** Opens benches on copies of a lake that was loaded once. */
export async function lakeBenches(): Promise<LakeBenches> {
  const shared = temporaryFolder();
  const template = join(shared.path, 'template');
  const olderLake = await loadTemplate(shared.path, pathToFileURL(template).href, {});
  const pointer = join(template, pointerPath);
  writeFileSync(pointer, withoutMetadata(readFileSync(pointer, 'utf8')));
  const open = async (from: 'empty' | 'loaded'): Promise<LakeBench> => {
    const folder = temporaryFolder();
    const root = join(folder.path, 'lake');
    if (from === 'loaded') cpSync(template, root, { recursive: true });
    const location = ['--lake', pathToFileURL(root).href];
    const api = await startApiServer(fleetLater());
    const withUrl = (more: Environment = {}) => ({ SPACEX_BASE_URL: api.url, ...more });
    const args = [...intoLake, ...location];
    return {
      api,
      olderLake,
      folder: folder.path,
      root,
      fileOf: (table) => {
        const [path] = globSync(`curated/${table}/**/*.parquet`, { cwd: root });
        return join(root, path ?? '');
      },
      run: (environment, flags = []) => run([...args, ...flags], withUrl(environment)),
      start: (environment, flags = []) => start([...args, ...flags], withUrl(environment)),
      load: (more) => run([...more, '--target', 'lake', ...location, '--json'], withUrl()),
      runWithOutput: (fault) => runWithOutput(fault, args, withUrl()),
      command: (command) => run([...command, ...location], withUrl()),
      unprivileged: (command) =>
        startProgram(
          ...asNobody(command === undefined ? args : [...command, ...location]),
          withUrl(),
        ).finished,
      rows: () => lakeRows(root),
      ledger: async () => lakeLedger(root),
      [Symbol.asyncDispose]: async () => {
        await api.close();
        folder[Symbol.dispose]();
      },
    };
  };
  return { open, [Symbol.dispose]: () => shared[Symbol.dispose]() };
}

/** Loads the older fleet into a lake; returns the URL of an older raw run of the newer fleet. */
export async function loadTemplate(
  folder: string,
  lake: string,
  environment: Environment,
): Promise<string> {
  const older = pathToFileURL(join(folder, 'older')).href;
  {
    await using api = await startApiServer(fleetLater());
    await extract(api.url, older);
  }
  await using api = await startApiServer(fleet());
  const loaded = await run([...intoLake, '--lake', lake, '--base-url', api.url], environment);
  if (loaded.code !== 0) throw new Error(`The first run failed: ${loaded.stderr}`);
  return older;
}

/** Reads the published files with DuckDB; undefined if nothing is published. */
export async function lakeRows(root: string): Promise<FleetRows | undefined> {
  const place = join(root, 'curated/_current.json');
  if (!existsSync(place)) return undefined;
  const pointer = JSON.parse(readFileSync(place, 'utf8')) as LakePointer;
  using duck = await openDuck();
  const rows: Record<string, readonly string[]> = {};
  for (const [table, text] of Object.entries(rowTexts)) {
    const files = pointer.tables[table]?.files ?? [];
    for (const { path, bytes } of files) {
      const there = statSync(join(root, path)).size;
      if (there !== bytes) throw new Error(`${path} has ${there} bytes instead of ${bytes}`);
    }
    const paths = files.map(({ path }) => `'${join(root, path)}'`).join(', ');
    const found = await duck.query(
      `select ${text} as row from read_parquet([${paths}], hive_partitioning = false) order by 1`,
    );
    rows[table] = found.map(({ row }) => String(row)).sort();
  }
  return rows;
}

interface LedgerFile {
  readonly run_id: string;
  readonly status: string;
  readonly finished_at: string;
  readonly error: { readonly code: string } | null;
}

/** Reads the files of the ledger. */
export function lakeLedger(root: string): readonly LedgerEntry[] {
  return globSync('ledger/*.json', { cwd: root })
    .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')) as LedgerFile)
    .sort((one, other) => (one.finished_at < other.finished_at ? -1 : 1))
    .map(({ run_id, status, error }) => ({
      runId: run_id,
      status,
      errorCode: error?.code ?? null,
    }));
}
