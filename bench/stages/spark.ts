import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tables } from '@spacex-platform/transform';
import { duck } from '../../tests/support/duckdb.ts';
import { repositoryRoot } from '../../tests/support/repository.ts';
import type { Bench } from '../bench.ts';
import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureProgram } from '../measure.ts';
import { writeRawLake } from '../raw-lake.ts';
import { findSpark, missingProcessors, onProcessors } from '../spark.ts';
import { type Stage, whenFound } from '../stage.ts';

const cores = 2;

export const spark: Stage = {
  name: 'spark',
  title: 'Spark',
  method: [
    'Fills the curated zone of a local lake from its raw zone with `deploy/aws/glue/curate.py` on a local Spark, and with `spacex-etl load`: all eight tables of launches, Parquet files by year, pointer and ledger.',
    'Times are those of whole processes, including the start of Node or of Python, the JVM and Spark. All processes and threads of a run are limited to one processor or to the same two processors with `taskset`.',
    'After each run, the number of rows and the content hashes of each table are compared with those of the other runs.',
    'The CPU time and the memory of Spark, which consists of several processes, are not measured.',
  ],
  async run(bench) {
    const { large, documents, runs } = bench.options;
    const most = large > 0 ? large : documents;
    const sizes = [most / 100, most / 10, most].map(Math.round);
    const lakes = new Lakes(bench);
    const all = [await typescript(lakes, most)];
    for (const size of sizes) all.push(await onSpark(lakes, size, cores));
    all.push(await onSpark(lakes, most, 1));
    const result = await compete(all, runs, bench.tell);
    const [, ten = 0] = sizes;
    const against = (a: string, b: string) => ratio(result, a, b);
    return {
      ...result,
      reference: ours(most),
      goals: [
        atMost(
          'spark',
          `${count(most)} launches, against spacex-etl on the same two cores`,
          1.5,
          against(named(most, cores), ours(most)),
        ),
        atMost(
          'spark-cores',
          `${count(most)} launches, two cores against one`,
          0.5,
          against(named(most, cores), named(most, 1)),
        ),
        atMost(
          'spark-growth',
          `${count(most)} launches against ${count(ten)}`,
          10,
          against(named(most, cores), named(ten, cores)),
        ),
      ],
    };
  },
};

async function typescript(lakes: Lakes, size: number): Promise<Contender> {
  const name = ours(size);
  const missing = missingProcessors(cores);
  return {
    name,
    ...(missing === undefined ? {} : { missing }),
    prepare: () => lakes.prepare(size),
    run: () => {
      const main = join(repositoryRoot, 'packages/etl-cli/dist/main.js');
      const args = ['load', '--target', 'lake', '--lake', pathToFileURL(lakes.folder).href];
      const command = [process.execPath, main, ...args, '--quiet'];
      return measureProgram(onProcessors(cores, command, process.env));
    },
    check: () => lakes.check(name, size),
  };
}

async function onSpark(lakes: Lakes, size: number, onCores: number): Promise<Contender> {
  const name = named(size, onCores);
  const missing = missingProcessors(onCores);
  const found = missing === undefined ? await lakes.spark() : { missing };
  return whenFound(found, name, (it) => ({
    prepare: () => lakes.prepare(size),
    run: async () => {
      const measured = await measureProgram(it.curate(lakes.folder, onCores));
      return { ...measured, userMs: null, peakRssMb: null };
    },
    check: () => lakes.check(name, size),
  }));
}

/** The lake that each contender fills, and the raw zones of the sizes. */
class Lakes {
  readonly folder: string;
  readonly #bench: Bench;
  readonly #raw = new Map<number, Promise<void>>();
  readonly #expected = new Map<number, string>();
  #spark: ReturnType<typeof findSpark> | undefined;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.folder = join(bench.folder, 'spark-lake');
  }

  spark(): ReturnType<typeof findSpark> {
    this.#spark ??= this.#bench.options.python
      ? findSpark()
      : Promise.resolve({ missing: '--without-python was given' });
    return this.#spark;
  }

  /** Makes a lake that has only a raw zone of so many launches. */
  async prepare(size: number): Promise<void> {
    const raw = join(this.#bench.folder, `spark-raw-${size}`);
    const { seed } = this.#bench.options;
    const made = this.#raw.get(size) ?? writeRawLake(raw, { documents: size, seed });
    this.#raw.set(size, made);
    await made;
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(raw, this.folder, { recursive: true });
  }

  /** Throws unless the tables have the rows of the other runs of this size. */
  async check(name: string, size: number): Promise<void> {
    const found: Record<string, unknown> = {};
    for (const table of tables.filter(({ resource }) => resource === 'launches')) {
      const files = `${this.folder}/curated/${table.name}/**/*.parquet`;
      const query = `select count(*) as rows, bit_xor(_content_hash)::varchar as hashes from read_parquet('${files}')`;
      // A table without rows has no files.
      const [row] = globSync(files).length === 0 ? [] : await duck(query);
      found[table.name] = [String(row?.['rows'] ?? 0), String(row?.['hashes'])];
    }
    const text = JSON.stringify(found);
    const expected = this.#expected.get(size) ?? text;
    this.#expected.set(size, expected);
    const [launches] = found['launches'] as [string];
    if (text === expected && launches === String(size)) return;
    throw new Error(`${name} of ${size} launches has ${text} instead of ${expected}`);
  }
}

function ours(size: number): string {
  return `spacex-etl load, ${count(size)} launches, two cores`;
}

function named(size: number, onCores: number): string {
  return `Spark, ${count(size)} launches, ${onCores === 1 ? 'one core' : 'two cores'}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
