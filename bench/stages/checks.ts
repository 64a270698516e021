import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { type Contender, compete, ratio } from '../contest.ts';
import { fleetOf } from '../fleet.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import type { Measurement } from '../measurement.ts';
import { expectCounts, type Stage } from '../stage.ts';

const schema = 'bench_checks';
const inDatabase = 'all checks, PostgreSQL';
const inLake = 'all checks, DuckDB on the lake';
const everyColumnInDatabase = 'every column once, PostgreSQL';
const everyColumnInLake = 'every column once, DuckDB on the lake';

export const checks: Stage = {
  name: 'checks',
  title: 'Checks',
  method: [
    'All checks on a generated fleet with as many core flights as the larger size (plus launches, cores, payloads and everything that launches refer to; eight million rows at one million), run by the command `check`, including connection and ledger.',
    'The references are one query for each table that reads every column of every row: the length of each text, the number of true values, and the largest of the other values. They use as many connections as the checks: two in PostgreSQL, and one to DuckDB, which itself uses all cores.',
    'PostgreSQL uses default settings, with vacuumed and analyzed tables; the lake is a local directory. User CPU is measured in the client, which includes DuckDB.',
    'PostgreSQL and DuckDB must find the same number of cases for every check, and the references the number of rows that were loaded.',
  ],
  async run(bench) {
    const result = await compete(await contenders(bench), bench.options.runs, bench.tell);
    await (await bench.database()).execute(`drop schema ${schema} cascade`);
    return {
      ...result,
      reference: inDatabase,
      goals: [
        atMost(
          'checks',
          'one million core flights, against every column once',
          3,
          ratio(result, inDatabase, everyColumnInDatabase),
        ),
        atMost(
          'checks-lake',
          'one million core flights in the lake, against every column once',
          3,
          ratio(result, inLake, everyColumnInLake),
        ),
      ],
    };
  },
};

async function contenders(bench: Bench): Promise<Contender[]> {
  const { documents, large, seed } = bench.options;
  const fleet = fleetOf(seed, large > 0 ? large : documents);
  const database = await bench.database();
  const folder = join(bench.folder, 'checked-lake');
  mkdirSync(folder);
  await database.freshSchema(schema);
  const fill = async (kind: string, place: string) => {
    bench.tell(`filling ${kind} with ${fleet.coreFlights} core flights`);
    const args = [kind, place, String(seed), String(fleet.coreFlights)];
    const worker = await bench.worker('fleet-ours.ts', args, database.environment);
    const { counts } = await measureWorker(worker);
    const expected = { launches: fleet.launches, core_flights: fleet.coreFlights };
    expectCounts(`the fleet in ${kind}`, counts, expected);
    return counts;
  };
  const rows = await fill('postgres', schema);
  expectCounts('the fleet in the lake', await fill('lake', folder), rows);
  await database.execute('vacuum analyze');
  await database.execute('checkpoint');

  const run = (file: string, kind: string, place: string) => async () =>
    measureWorker(await bench.worker(file, [kind, place], database.environment));
  let first: Measurement['counts'] | undefined;
  const all = (name: string, kind: string, place: string): Contender => ({
    name,
    run: run('checks-ours.ts', kind, place),
    check: async ({ counts }) => {
      first ??= counts;
      expectCounts(name, counts, first);
    },
  });
  const reference = (name: string, kind: string, place: string): Contender => ({
    name,
    run: run('checks-floor.ts', kind, place),
    check: async ({ counts }) => expectCounts(name, counts, rows),
  });
  return [
    all(inDatabase, 'postgres', schema),
    reference(everyColumnInDatabase, 'postgres', schema),
    all(inLake, 'lake', folder),
    reference(everyColumnInLake, 'lake', folder),
  ];
}
