import type { Bench } from '../bench.ts';
import { type Contender, type ContestResult, compete } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import { expectCounts, type Stage } from '../stage.ts';

const schema = 'bench_memory';

export const memory: Stage = {
  name: 'memory',
  title: 'Memory',
  method: [
    'Peak memory (VmHWM) of the process of the end-to-end run, for two numbers of documents. The larger size may use a tenth more.',
  ],
  async run(bench) {
    const sizes = [bench.options.documents, bench.options.large].filter((size) => size > 0);
    const all: Contender[] = [];
    for (const size of sizes) all.push(await contender(bench, size));
    const result = await compete(all, bench.options.runs, bench.tell);
    await (await bench.database()).execute(`drop schema ${schema} cascade`);
    const [small, large] = sizes.map((size) => peakOf(result, size));
    const growth = small === undefined || large === undefined ? undefined : large / small;
    return {
      ...result,
      reference: nameOf(bench.options.documents),
      goals: [
        atMost('memory', 'peak memory, both sizes', 200, Math.max(small ?? 0, large ?? 0), 'MB'),
        atMost('memory-growth', 'larger size against the smaller', 1.1, growth),
      ],
    };
  },
};

async function contender(bench: Bench, size: number): Promise<Contender> {
  const database = await bench.database();
  const { path, documents, cores } = await bench.dataset(size);
  return {
    name: nameOf(size),
    prepare: () => database.freshSchema(schema),
    run: async () =>
      measureWorker(await bench.worker('end-to-end-ours.ts', [path, schema], database.environment)),
    check: async ({ counts }) => {
      expectCounts(nameOf(size), counts, { launches: documents, core_flights: cores });
    },
  };
}

function nameOf(size: number): string {
  return `this project, ${size.toLocaleString('en')} documents`;
}

function peakOf({ contenders }: ContestResult, size: number): number | undefined {
  return contenders.find(({ name }) => name === nameOf(size))?.peakRssMb ?? undefined;
}
