import { createHash } from 'node:crypto';
import { cpSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import {
  cliMain,
  type Finished,
  type Running,
  run,
  start,
  startProgram,
  temporaryFolder,
} from '../../../cli/command.ts';
import { startApiServer } from '../../../support/api-server.ts';
import { fleet, fleetLater, fleetResources } from '../../support/fleet.ts';
import type { LedgerEntry } from './fault.ts';
import { existingTablesSql, type FleetRows, fleetRowsOf, fleetRowsSql } from './fleet-rows.ts';
import { type OutputFault, runWithOutput } from './output-streams.ts';
import { extract } from './raw-runs.ts';
import type { SourceBench } from './source-faults.ts';

type Environment = Readonly<Record<string, string>>;

export interface EmbeddedBench extends SourceBench {
  readonly dataDir: string;
  /** Where the database itself is, in the data directory. */
  readonly database: string;
  /** Runs statements in the database, as another program does. */
  sql(text: string): Promise<void>;
  start(flags?: readonly string[]): Running;
  runWithOutput(fault: OutputFault): Promise<Finished>;
  command(args: readonly string[]): Promise<Finished>;
  /** A run, or another command, of a user who may not write everywhere. */
  unprivileged(args?: readonly string[]): Promise<Finished>;
}

export interface EmbeddedBenches extends Disposable {
  open(from: 'empty' | 'loaded', dataDir?: string): Promise<EmbeddedBench>;
}

interface State {
  readonly rows: FleetRows | undefined;
  readonly ledger: readonly LedgerEntry[];
}

/** Opens benches on copies of a directory that was loaded once. */
export async function embeddedBenches(): Promise<EmbeddedBenches> {
  const root = temporaryFolder();
  const olderLake = pathToFileURL(join(root.path, 'older')).href;
  const template = join(root.path, 'template');
  {
    await using api = await startApiServer(fleetLater());
    await extract(api.url, olderLake);
  }
  {
    await using api = await startApiServer(fleet());
    const args = ['run', '--base-url', api.url, '--data-dir', template, '--json'];
    const loaded = await run([...args, ...fleetResources]);
    if (loaded.code !== 0) throw new Error(`The first run failed: ${loaded.stderr}`);
  }
  const loadedFiles = filesOf(template);
  const loadedState = await stateOf(join(template, 'pgdata'));
  const open = async (from: 'empty' | 'loaded', given?: string): Promise<EmbeddedBench> => {
    const folder = temporaryFolder();
    const dataDir = given ?? join(folder.path, 'data');
    const database = join(dataDir, 'pgdata');
    if (from === 'loaded') cpSync(template, dataDir, { recursive: true });
    const api = await startApiServer(fleetLater());
    const withUrl = (environment: Environment = {}) => ({
      SPACEX_BASE_URL: api.url,
      ...environment,
    });
    const location = ['--data-dir', dataDir];
    const args = ['run', ...location, '--json', '--verbose', ...fleetResources];
    let state: State = from === 'loaded' ? loadedState : { rows: undefined, ledger: [] };
    return {
      api,
      olderLake,
      folder: folder.path,
      dataDir,
      database,
      sql: async (text) => {
        const db = await PGlite.create(database);
        await db.exec(text);
        await db.close();
      },
      run: (environment, flags = []) => run([...args, ...flags], withUrl(environment)),
      start: (flags = []) => start([...args, ...flags], withUrl()),
      load: (more) => run([...more, ...location, '--json'], withUrl()),
      runWithOutput: (fault) => runWithOutput(fault, args, withUrl()),
      command: (command) => run([...command, ...location], withUrl()),
      unprivileged: (command) =>
        startProgram(
          ...asNobody(command === undefined ? args : [...command, ...location]),
          withUrl(),
        ).finished,
      rows: async () => {
        if (from === 'empty' && globSync('PG_VERSION', { cwd: database }).length === 0)
          return undefined;
        // Byte for byte as before: nothing needs to be opened.
        const isUntouched = from === 'loaded' && filesOf(dataDir) === loadedFiles;
        state = isUntouched ? loadedState : await stateOf(database);
        return state.rows;
      },
      ledger: async () => state.ledger,
      [Symbol.asyncDispose]: async () => {
        await api.close();
        folder[Symbol.dispose]();
      },
    };
  };
  return { open, [Symbol.dispose]: () => root[Symbol.dispose]() };
}

/** Names, sizes and contents of all files of the database, as one hash. */
function filesOf(dataDir: string): string {
  const hash = createHash('sha256');
  for (const path of globSync('pgdata/**', { cwd: dataDir }).sort()) {
    const file = join(dataDir, path);
    if (statSync(file).isFile()) hash.update(path).update(readFileSync(file));
  }
  return hash.digest('hex');
}

async function stateOf(database: string): Promise<State> {
  const db = await PGlite.create(database);
  try {
    const tables = await db.query<{ n: number }>(existingTablesSql());
    if (tables.rows[0]?.n === 0) return { rows: undefined, ledger: [] };
    const { rows } = await db.query<Record<string, unknown>>(fleetRowsSql());
    const ledger = await db.query<LedgerEntry>(
      `select cast(run_id as text) as "runId", status, error_code as "errorCode"
         from spacex.etl_runs order by finished_at`,
    );
    return { rows: fleetRowsOf(rows[0]), ledger: ledger.rows };
  } finally {
    await db.close();
  }
}

/** Root may write everywhere, so that it runs the command as nobody. */
export function asNobody(args: readonly string[]): [program: string, args: string[]] {
  if (process.getuid?.() !== 0) return [process.execPath, [cliMain, ...args]];
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  return ['setpriv', [...nobody, process.execPath, cliMain, ...args]];
}
