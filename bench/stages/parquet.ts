import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { type Contender, type ContestResult, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import { type ParquetPlace, parquetPlace } from '../parquet-place.ts';
import { type Stage, whenFound } from '../stage.ts';

const ours = 'this project';
const larger = 'this project, larger size';
const duckdb = 'DuckDB';
const polars = 'polars';

export const parquet: Stage = {
  name: 'parquet',
  title: 'NDJSON to Parquet',
  method: [
    'Converts an NDJSON file of launches to Parquet with ZSTD on disk, with the columns of `launches`.',
    'This project validates every field against the schema, creates the rows, computes its content hash and writes files of limited size; a second thread converts the files. DuckDB and polars get the column types, validate nothing else, and write one file on all processors, as they do by default.',
  ],
  async run(bench) {
    const place = parquetPlace(bench.folder, 'parquet');
    const result = await compete(await contenders(bench, place), bench.options.runs, bench.tell);
    const peak = (name: string) => peakOf(result, name);
    return {
      ...result,
      reference: duckdb,
      goals: [
        atMost('parquet-polars', `against ${polars}`, 1, ratio(result, ours, polars)),
        atMost('parquet', `against ${duckdb}`, 1.3, ratio(result, ours, duckdb)),
        atMost('parquet-memory', 'peak memory', 350, peak(ours), 'MB'),
        atMost('parquet-memory-large', 'peak memory, larger size', 400, peak(larger), 'MB'),
      ],
    };
  },
};

async function contenders(bench: Bench, place: ParquetPlace): Promise<Contender[]> {
  const { path, documents } = await bench.dataset();
  const python = await bench.python();
  const { folder, prepare } = place;
  const project = async (name: string, size: number): Promise<Contender> => {
    const dataset = await bench.dataset(size);
    return {
      name,
      prepare,
      run: async () => measureWorker(await bench.worker('parquet-ours.ts', [dataset.path, folder])),
      check: () => place.check(name, size),
    };
  };
  const peer = (name: string, script: string) =>
    whenFound(python, name, (it) => ({
      prepare,
      run: () => measureWorker(it.command(script, [path, join(folder, 'it.parquet')], process.env)),
      check: () => place.check(name, documents),
    }));
  const { large } = bench.options;
  return [
    await project(ours, documents),
    peer(duckdb, 'parquet_duckdb.py'),
    peer(polars, 'parquet_polars.py'),
    ...(large > 0 ? [{ ...(await project(larger, large)), once: true }] : []),
  ];
}

function peakOf({ contenders }: ContestResult, name: string): number | undefined {
  return contenders.find((contender) => contender.name === name)?.peakRssMb ?? undefined;
}
