import { join } from 'node:path';
import { compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import { parquetPlace } from '../parquet-place.ts';
import { type Stage, whenFound } from '../stage.ts';

const ours = 'this project';
const pyarrow = 'pyarrow';

export const parquetRows: Stage = {
  name: 'parquet-rows',
  title: 'Rows to Parquet',
  method: [
    'Writes rows of `launches`, which are in memory beforehand (part of the peak memory), to Parquet with ZSTD on disk.',
    'This project computes and writes its content hash, into files of limited size, and converts files on a second thread. pyarrow has the same rows as dicts, including the hash, and writes one file with `Table.from_pylist` and `write_table`, with its default number of threads.',
  ],
  async run(bench) {
    const { path, documents } = await bench.dataset();
    const python = await bench.python();
    const source = parquetPlace(bench.folder, 'parquet-source');
    const { folder, prepare, check } = parquetPlace(bench.folder, 'parquet-rows');
    await source.prepare();
    await measureWorker(await bench.worker('parquet-rows-ours.ts', [path, source.folder]));
    const result = await compete(
      [
        {
          name: ours,
          note: 'content hash included',
          prepare,
          run: async () =>
            measureWorker(await bench.worker('parquet-rows-ours.ts', [path, folder])),
          check: () => check(ours, documents),
        },
        whenFound(python, pyarrow, (it) => ({
          prepare,
          run: () => {
            const args = [source.folder, join(folder, 'it.parquet')];
            return measureWorker(it.command('parquet_rows_pyarrow.py', args, process.env));
          },
          check: () => check(pyarrow, documents),
        })),
      ],
      bench.options.runs,
      bench.tell,
    );
    const goals = [atMost('parquet-rows', `against ${pyarrow}`, 0.9, ratio(result, ours, pyarrow))];
    return { ...result, reference: pyarrow, goals };
  },
};
