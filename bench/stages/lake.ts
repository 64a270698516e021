import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { duck } from '../../tests/support/duckdb.ts';
import type { Bench } from '../bench.ts';
import { type Contender, compete } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import { expectCounts, type Stage } from '../stage.ts';

export const lake: Stage = {
  name: 'lake',
  title: 'Into a lake',
  method: [
    'Runs the whole pipeline from an NDJSON file of launches into a local lake: validation, rows of two tables with content hashes, Parquet files by year, pointer and ledger. Measures the peak memory (VmHWM) of the process for two numbers of documents.',
  ],
  async run(bench) {
    const sizes = [bench.options.documents, bench.options.large].filter((size) => size > 0);
    const all: Contender[] = [];
    for (const size of sizes) all.push(await contender(bench, size));
    const result = await compete(all, bench.options.runs, bench.tell);
    const peaks = result.contenders.flatMap(({ peakRssMb }) => peakRssMb ?? []);
    const most = peaks.length === 0 ? undefined : Math.max(...peaks);
    return {
      ...result,
      reference: nameOf(bench.options.documents),
      goals: [atMost('lake-memory', 'peak memory, both sizes', 400, most, 'MB')],
    };
  },
};

async function contender(bench: Bench, size: number): Promise<Contender> {
  const folder = join(bench.folder, 'lake');
  const { path, documents, cores } = await bench.dataset(size);
  return {
    name: nameOf(size),
    once: size === bench.options.large,
    prepare: async () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    },
    run: async () => measureWorker(await bench.worker('lake-ours.ts', [path, folder])),
    check: async ({ counts }) => {
      const expected = { launches: documents, core_flights: cores };
      expectCounts(nameOf(size), counts, expected);
      for (const [table, rows] of Object.entries(expected)) {
        const files = `${folder}/curated/${table}/*/*/*.parquet`;
        const [found] = await duck(`select count(*) as ${table} from read_parquet('${files}')`);
        expectCounts(`files of ${nameOf(size)}`, found as Record<string, number>, {
          [table]: rows,
        });
      }
    },
  };
}

function nameOf(size: number): string {
  return `this project, ${size.toLocaleString('en')} documents`;
}
