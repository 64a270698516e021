import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { duck } from '../../tests/support/duckdb.ts';
import type { Bench } from '../bench.ts';
import { type Contender, type ContestResult, compete } from '../contest.ts';
import { atMost, type Goal } from '../goal.ts';
import { coreCountOf } from '../launch-documents.ts';
import { measureWorker } from '../measure.ts';
import { expectCounts, type Stage } from '../stage.ts';

const schema = 'bench_growth';

const method = [
  'Runs the whole pipeline into `launches` and `core_flights`, for numbers of launches from 10,000 to 3,000,000. Another process generates the documents and sends them through a pipe, so that no file limits their number.',
  'The two largest sizes run once. The time of each document may be a fifth longer at the largest size than at 100,000, where the start no longer matters; memory is the peak of the process.',
];

export const growthPostgres: Stage = {
  name: 'growth-postgres',
  title: 'Growth, PostgreSQL',
  method,
  async run(bench) {
    const database = await bench.database();
    const result = await grow(bench, (from) => ({
      prepare: () => database.freshSchema(schema),
      run: async () =>
        measureWorker(
          await bench.worker('end-to-end-ours.ts', [from, schema], database.environment),
        ),
      check: async () => ({
        launches: await database.count(`${schema}.launches`),
        core_flights: await database.count(`${schema}.core_flights`),
      }),
    }));
    await database.execute(`drop schema ${schema} cascade`);
    return { ...result, goals: goalsOf(result, 'growth-postgres', 200) };
  },
};

export const growthLake: Stage = {
  name: 'growth-lake',
  title: 'Growth, lake',
  method: [...method, 'The lake is a local directory; every file is read back and compared.'],
  async run(bench) {
    const lake = join(bench.folder, 'lake');
    const count = async (table: string) => {
      const files = `${lake}/curated/${table}/*/*/*.parquet`;
      const [found] = await duck(`select count(*)::int as n from read_parquet('${files}')`);
      return (found as { n: number }).n;
    };
    const result = await grow(bench, (from) => ({
      prepare: async () => {
        rmSync(lake, { recursive: true, force: true });
        mkdirSync(lake, { recursive: true });
      },
      run: async () => measureWorker(await bench.worker('lake-ours.ts', [from, lake])),
      check: async () => ({
        launches: await count('launches'),
        core_flights: await count('core_flights'),
      }),
    }));
    rmSync(lake, { recursive: true, force: true });
    return { ...result, goals: goalsOf(result, 'growth-lake', 350) };
  },
};

interface Target extends Pick<Contender, 'prepare' | 'run'> {
  /** What is in the target after a run. */
  check(): Promise<Record<string, number>>;
}

interface Growth extends ContestResult {
  readonly reference: string;
  readonly sizes: readonly number[];
}

/** Runs each size; `targetOf` gets where its documents come from. */
async function grow(bench: Bench, targetOf: (from: string) => Target): Promise<Growth> {
  const { large, seed, runs } = bench.options;
  const sizes = [large / 100, large / 10, large, large * 3].map(Math.round).filter((n) => n > 0);
  const contenders = sizes.map((size): Contender => {
    const target = targetOf(`generate:${seed}:${size}`);
    return {
      ...target,
      name: nameOf(size),
      once: size >= large,
      check: async ({ counts }) => {
        const expected = { launches: size, core_flights: coresOf(seed, size) };
        expectCounts(nameOf(size), counts, expected);
        expectCounts(`the target of ${nameOf(size)}`, await target.check(), expected);
      },
    };
  });
  const result = await compete(contenders, runs, bench.tell);
  return { ...result, sizes, reference: nameOf(sizes[0] ?? 0) };
}

function goalsOf({ contenders, sizes }: Growth, id: string, memory: number): Goal[] {
  const found = sizes.map((size) => contenders.find(({ name }) => name === nameOf(size)));
  const peaks = found.flatMap((one) => one?.peakRssMb ?? []);
  const most = peaks.length < sizes.length ? undefined : Math.max(...peaks);
  const perDocument = found.map((one, at) => one && one.workMs / (sizes[at] as number));
  const [, middle, , largest] = perDocument;
  const growth = middle === undefined || largest === undefined ? undefined : largest / middle;
  return [
    atMost(id, 'time of a document, largest size against 100,000', 1.2, growth),
    atMost(`${id}-memory`, 'peak memory, every size', memory, most, 'MB'),
  ];
}

function coresOf(seed: number, size: number): number {
  let cores = 0;
  for (let at = 0; at < size; at++) cores += coreCountOf(seed, at);
  return cores;
}

function nameOf(size: number): string {
  return `${size.toLocaleString('en')} launches`;
}
