import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { type Contender, type ContestResult, compete } from '../contest.ts';
import { fleetOf } from '../fleet.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import type { Measurement } from '../measurement.ts';
import { expectCounts, type Stage } from '../stage.ts';

const schema = 'bench_checks';
const inDatabase = 'all checks, PostgreSQL';
const inLake = 'all checks, DuckDB on the lake';

export const checks: Stage = {
  name: 'checks',
  title: 'Checks',
  method: [
    'All checks on a generated fleet with as many core flights as the larger size (plus launches, cores, payloads and everything that launches refer to; eight million rows at one million), run by the command `check`, including connection and ledger.',
    'PostgreSQL uses default settings, with vacuumed and analyzed tables; the lake is a local directory. User CPU is measured in the client, which includes DuckDB.',
    'Both must find the same number of cases for every check.',
  ],
  async run(bench) {
    const result = await compete(await contenders(bench), bench.options.runs, bench.tell);
    await (await bench.database()).execute(`drop schema ${schema} cascade`);
    return {
      ...result,
      reference: inDatabase,
      goals: [
        atMost('checks', 'one million core flights', 10, secondsOf(result, inDatabase), 's'),
        atMost(
          'checks-lake',
          'one million core flights in the lake',
          10,
          secondsOf(result, inLake),
          's',
        ),
      ],
    };
  },
};

function secondsOf({ contenders: all }: ContestResult, name: string): number | undefined {
  const found = all.find((one) => one.name === name);
  return found === undefined ? undefined : found.workMs / 1000;
}

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
  };
  await fill('postgres', schema);
  await fill('lake', folder);
  await database.execute('vacuum analyze');
  await database.execute('checkpoint');

  let first: Measurement['counts'] | undefined;
  const contender = (name: string, kind: string, place: string): Contender => ({
    name,
    run: async () =>
      measureWorker(await bench.worker('checks-ours.ts', [kind, place], database.environment)),
    check: async ({ counts }) => {
      first ??= counts;
      expectCounts(name, counts, first);
    },
  });
  return [contender(inDatabase, 'postgres', schema), contender(inLake, 'lake', folder)];
}
