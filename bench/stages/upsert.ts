import { launches } from '@spacex-platform/transform';
import type { Bench } from '../bench.ts';
import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureProgram, measureWorker } from '../measure.ts';
import type { Measurement } from '../measurement.ts';
import { copyFrom } from '../psql.ts';
import { expectCounts, type Stage, whenFound } from '../stage.ts';
import { targetTable } from '../target-table.ts';

const csv = 'psql \\copy csv';
const allNew = 'all rows new';
const unchanged = 'no row changed';
const someChanged = '5 % of the rows changed';
const emptySchema = 'bench_upsert_empty';
const filledSchema = 'bench_upsert_filled';
const csvSchema = 'bench_upsert_csv';

export const upsert: Stage = {
  name: 'upsert',
  title: 'Loader session',
  method: [
    'A loader session on `launches` from open to commit: connect, lock, compare the schema, stage with COPY, merge, ledger. The rows are in memory beforehand.',
    'Of rows that the target already has, the session sends only the key and the hash; the commit compares those of all rows with the table.',
    'The reference is a direct `psql \\copy` csv of the same rows into an empty table with a primary key, without comparison, hash, run id and ledger.',
    'Filled tables are vacuumed and analyzed before each run.',
  ],
  async run(bench) {
    const result = await compete(await contenders(bench), bench.options.runs, bench.tell);
    const database = await bench.database();
    for (const schema of [emptySchema, filledSchema, csvSchema]) {
      await database.execute(`drop schema if exists ${schema} cascade`);
    }
    return {
      ...result,
      reference: csv,
      goals: [
        atMost('upsert-new', `${allNew}, against ${csv}`, 0.9, ratio(result, allNew, csv)),
        atMost('upsert-same', `${unchanged}, against ${csv}`, 0.6, ratio(result, unchanged, csv)),
      ],
    };
  },
};

async function contenders(bench: Bench): Promise<Contender[]> {
  const database = await bench.database();
  const { path, documents } = await bench.dataset();
  const files = await bench.files();
  const env = database.environment;
  const session = async (schema: string, revision: number) =>
    measureWorker(await bench.worker('upsert-ours.ts', [path, schema, String(revision)], env));

  await database.freshSchema(filledSchema);
  await session(filledSchema, 0);
  const changing = Math.ceil(documents / 20);
  // Each run changes the same rows again: the revision that the table has now.
  let revision = 0;
  const settle = () => database.settle(`${filledSchema}.launches`);
  const expecting = (name: string, expected: Measurement['counts']) => ({
    name,
    check: async ({ counts }: Measurement) => expectCounts(name, counts, expected),
  });
  return [
    {
      ...expecting(allNew, { inserted: documents, updated: 0, unchanged: 0 }),
      prepare: () => database.freshSchema(emptySchema),
      run: () => session(emptySchema, 0),
    },
    whenFound(await bench.psql(), csv, (it) => ({
      prepare: () => database.freshSchema(csvSchema, [targetTable(csvSchema, launches)]),
      run: () =>
        measureProgram(it.command([copyFrom(csvSchema, launches, files.launchesCsv, 'csv')])),
      check: () => bench.expectPreparedRows(csvSchema, launches),
    })),
    {
      ...expecting(unchanged, { inserted: 0, updated: 0, unchanged: documents }),
      prepare: settle,
      run: () => session(filledSchema, revision),
    },
    {
      ...expecting(someChanged, {
        inserted: 0,
        updated: changing,
        unchanged: documents - changing,
      }),
      prepare: settle,
      run: () => session(filledSchema, ++revision),
    },
  ];
}
