import { launches } from '@spacex-platform/transform';
import type { Bench } from '../bench.ts';
import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureProgram, measureWorker } from '../measure.ts';
import { copyFrom } from '../psql.ts';
import { type Stage, whenFound } from '../stage.ts';
import { targetTable } from '../target-table.ts';

const ours = 'this project';
const csv = 'psql \\copy csv';
const schema = 'bench_load';
/** pandas takes minutes for the whole. */
const pandasShare = 0.1;

export const load: Stage = {
  name: 'load',
  title: 'Rows into an empty table',
  method: [
    'Inserts rows of `launches` into an empty table with a primary key, in one transaction.',
    'This project, kysely and pandas have the rows in memory beforehand, which is part of their peak memory; psql reads prepared files from the page cache, and its time includes process start.',
    'This project also writes its content hash, one column more than the others.',
  ],
  async run(bench) {
    const result = await compete(await contenders(bench), bench.options.runs, bench.tell);
    await (await bench.database()).execute(`drop schema ${schema} cascade`);
    const goals = [atMost('load', `against ${csv}`, 0.6, ratio(result, ours, csv))];
    return { ...result, reference: csv, goals };
  },
};

async function contenders(bench: Bench): Promise<Contender[]> {
  const database = await bench.database();
  const { path, documents } = await bench.dataset();
  const files = await bench.files();
  const [psql, python] = [await bench.psql(), await bench.python()];
  const env = database.environment;
  const into = (rows: number, { hash = false } = {}) => ({
    prepare: () => database.freshSchema(schema, [targetTable(schema, launches, { hash })]),
    check: () => bench.expectPreparedRows(schema, launches, rows),
  });
  const worker = (file: string) => async () =>
    measureWorker(await bench.worker(file, [path, `${schema}.launches`], env));
  const copy = (file: string, format: 'csv' | 'binary') =>
    whenFound(psql, `psql \\copy ${format}`, (it) => ({
      ...into(documents),
      run: () => measureProgram(it.command([copyFrom(schema, launches, file, format)])),
    }));
  const pandasRows = Math.floor(documents * pandasShare);
  return [
    {
      name: ours,
      note: 'binary COPY, content hash included',
      ...into(documents, { hash: true }),
      run: worker('load-ours.ts'),
    },
    copy(files.launchesCsv, 'csv'),
    copy(files.launchesBinary, 'binary'),
    {
      name: 'kysely insert',
      note: '1,000 rows per statement',
      ...into(documents),
      run: worker('load-kysely.ts'),
    },
    whenFound(python, 'pandas to_sql(method="multi")', (it) => {
      const args = [files.launchesCsvWithHeader, String(pandasRows), schema, 'launches'];
      return {
        ...into(pandasRows),
        share: pandasShare,
        note: 'measured on a tenth of the rows, time scaled up; 1,000 rows per statement',
        run: () => measureWorker(it.command('load_pandas.py', args, env)),
      };
    }),
  ];
}
