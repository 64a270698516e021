import { coreFlights, launches } from '@spacex-platform/transform';
import type { Bench } from '../bench.ts';
import { type Contender, compete, ratio } from '../contest.ts';
import { atLeast, atMost } from '../goal.ts';
import { measureProgram, measureWorker } from '../measure.ts';
import { copyFrom } from '../psql.ts';
import { expectCounts, type Stage, whenFound } from '../stage.ts';
import { targetTable } from '../target-table.ts';

const ours = 'this project';
const csv = 'psql \\copy csv of prepared rows';
const dlt = 'dlt';
const schema = 'bench_end_to_end';

export const endToEnd: Stage = {
  name: 'end-to-end',
  title: 'NDJSON to two tables',
  method: [
    'Loads an NDJSON file of launches into `launches` and `core_flights` in an empty database.',
    'This project runs its whole pipeline (validation, rows, hashes, staging, merge, ledger) into tables with primary keys.',
    'psql copies prepared rows, both tables in one transaction, into tables with primary keys; its time includes process start.',
    'dlt creates its two tables (write disposition append, no primary keys), once with its default file format for PostgreSQL and once with csv, which uses COPY.',
    'pandas reads the file in chunks of 10,000 lines, builds both frames and appends them with `to_sql` to tables with primary keys.',
    'Starting Node and Python and their imports is not measured. dlt and pandas take minutes and run once.',
  ],
  async run(bench) {
    const result = await compete(await contenders(bench), bench.options.runs, bench.tell);
    await (await bench.database()).execute(`drop schema ${schema} cascade`);
    return {
      ...result,
      reference: csv,
      goals: [
        atMost('end-to-end', `against ${csv}`, 1.2, ratio(result, ours, csv)),
        atLeast('end-to-end-dlt', 'dlt against this project', 15, ratio(result, dlt, ours)),
      ],
    };
  },
};

async function contenders(bench: Bench): Promise<Contender[]> {
  const database = await bench.database();
  const { path, documents, cores } = await bench.dataset();
  const files = await bench.files();
  const [psql, python] = [await bench.psql(), await bench.python()];
  const env = database.environment;
  const tables = [launches, coreFlights].map((table) => targetTable(schema, table));
  const place = (ddl: readonly string[]) => ({
    prepare: () => database.freshSchema(schema, ddl),
    check: async () => {
      await bench.expectPreparedRows(schema, launches);
      await bench.expectPreparedRows(schema, coreFlights);
    },
  });
  let dltRuns = 0;
  const dltWith = (name: string, format: string, note: string) =>
    whenFound(python, name, (it) => ({
      note,
      once: true,
      ...place([]),
      // It names and orders its columns by itself, so its rows are counted and not compared.
      check: async () => {
        const found = {
          launches: await database.count(`${schema}.launches`),
          cores: await database.count(`${schema}.launches__cores`),
        };
        expectCounts(name, found, { launches: documents, cores });
      },
      run: () => {
        // A folder of its own for each run: dlt remembers in it what it has loaded.
        const folder = `${bench.folder}/dlt-${++dltRuns}`;
        const quiet = { RUNTIME__DLTHUB_TELEMETRY: 'false', DLT_DATA_DIR: folder };
        const args = [path, schema, folder, format];
        const command = it.command('end_to_end_dlt.py', args, { ...env, ...quiet });
        return measureWorker({ ...command, cwd: bench.folder });
      },
    }));
  return [
    {
      name: ours,
      ...place([]),
      run: async () => measureWorker(await bench.worker('end-to-end-ours.ts', [path, schema], env)),
    },
    whenFound(psql, csv, (it) => ({
      ...place(tables),
      run: () =>
        measureProgram(
          it.command([
            copyFrom(schema, launches, files.launchesCsv, 'csv'),
            copyFrom(schema, coreFlights, files.coreFlightsCsv, 'csv'),
          ]),
        ),
    })),
    dltWith(dlt, 'insert_values', 'append, its default file format'),
    dltWith('dlt with csv', 'csv', 'append, csv files'),
    whenFound(python, 'pandas', (it) => ({
      note: 'to_sql with default settings',
      once: true,
      ...place(tables),
      run: () => measureWorker(it.command('end_to_end_pandas.py', [path, schema], env)),
    })),
  ];
}
