import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreFlights, launches, type Table } from '@spacex-platform/transform';
import { type BenchDatabase, startDatabase } from './database.ts';
import { type Dataset, generateLaunches } from './generate.ts';
import { type Command, measureWorker } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { findPsql, type Psql } from './psql.ts';
import { type Python, providePython } from './python.ts';
import { fillCompileCache, nodeWorker } from './workers.ts';

/** Prepared rows of both tables, as psql takes them. */
export interface PreparedFiles {
  readonly launchesCsv: string;
  /** With a header, for those that read columns by name. */
  readonly launchesCsvWithHeader: string;
  readonly launchesBinary: string;
  readonly coreFlightsCsv: string;
}

/** Where the rows of the prepared files came from; others are compared with it. */
const preparedSchema = 'bench_prepared';

/** Something that this machine has, or why not. */
export type Found<T> = { readonly it: T } | { readonly missing: string };

/** What the stages share: options, a folder, a server, documents, peers. Each is made when first asked for. */
export class Bench {
  readonly options: BenchOptions;
  readonly tell: (line: string) => void;
  readonly folder = mkdtempSync(join(tmpdir(), 'spacex-bench-'));
  readonly #datasets = new Map<number, Promise<Dataset>>();
  #database: Promise<BenchDatabase> | undefined;
  #files: Promise<PreparedFiles> | undefined;
  #python: Promise<Found<Python>> | undefined;
  #compiled: Promise<void> | undefined;

  constructor(options: BenchOptions, tell: (line: string) => void) {
    this.options = options;
    this.tell = tell;
  }

  /** A file of launches of the run's seed. */
  dataset(documents = this.options.documents): Promise<Dataset> {
    const made = this.#datasets.get(documents);
    if (made !== undefined) return made;
    this.tell(`generating ${documents} documents`);
    const path = join(this.folder, `launches-${documents}.ndjson`);
    const making = generateLaunches(path, { documents, seed: this.options.seed });
    this.#datasets.set(documents, making);
    return making;
  }

  database(): Promise<BenchDatabase> {
    this.#database ??= startDatabase();
    return this.#database;
  }

  /** A worker of the folder `work`; `env` says how to reach the server, where it needs one. */
  async worker(
    file: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<Command> {
    const cache = { NODE_COMPILE_CACHE: join(this.folder, 'compile-cache') };
    this.#compiled ??= fillCompileCache({ ...process.env, ...cache });
    await this.#compiled;
    return nodeWorker(file, args, { ...env, ...cache });
  }

  async psql(): Promise<Found<Psql>> {
    const it = findPsql((await this.database()).environment);
    return it === undefined ? { missing: 'psql is not installed' } : { it };
  }

  python(): Promise<Found<Python>> {
    this.#python ??= this.#providePython();
    return this.#python;
  }

  /** Rows of both tables as the database itself writes them out. */
  files(): Promise<PreparedFiles> {
    this.#files ??= this.#prepareFiles();
    return this.#files;
  }

  /** Throws unless a table has the very rows that were prepared, or so many of the first. */
  async expectPreparedRows(schema: string, table: Table, first?: number): Promise<void> {
    const database = await this.database();
    const found = await database.fingerprint(schema, table);
    const expected = await database.fingerprint(preparedSchema, table, first);
    if (found === expected) return;
    throw new Error(`${schema}.${table.name} has ${found} instead of ${expected}`);
  }

  async dispose(): Promise<void> {
    const database = await this.#database?.catch(() => undefined);
    await database?.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #providePython(): Promise<Found<Python>> {
    if (!this.options.python) return { missing: '--without-python was given' };
    try {
      return { it: await providePython(this.tell) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { missing: `Python with the peers could not be set up: ${why.trimEnd()}` };
    }
  }

  async #prepareFiles(): Promise<PreparedFiles> {
    const [database, { path }] = [await this.database(), await this.dataset()];
    this.tell('preparing files of rows');
    await database.freshSchema(preparedSchema);
    await measureWorker(
      await this.worker('end-to-end-ours.ts', [path, preparedSchema], database.environment),
    );
    const file = (name: string) => join(this.folder, name);
    const files = {
      launchesCsv: file('launches.csv'),
      launchesCsvWithHeader: file('launches-with-header.csv'),
      launchesBinary: file('launches.bin'),
      coreFlightsCsv: file('core-flights.csv'),
    };
    const { writeOut } = database;
    await writeOut(preparedSchema, launches, files.launchesCsv, 'csv');
    await writeOut(preparedSchema, launches, files.launchesCsvWithHeader, 'csv, header');
    await writeOut(preparedSchema, launches, files.launchesBinary, 'binary');
    await writeOut(preparedSchema, coreFlights, files.coreFlightsCsv, 'csv');
    return files;
  }
}
