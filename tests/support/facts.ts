import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeWhen } from './describe-when.ts';
import { folderFromEnvironment } from './repository.ts';

const names = [
  'capsules',
  'core_flights',
  'cores',
  'crew',
  'fairing_ships',
  'landpads',
  'launch_capsules',
  'launch_crew',
  'launch_failures',
  'launch_payloads',
  'launch_ships',
  'launches',
  'launchpads',
  'payloads',
  'rockets',
  'ships',
] as const;

export type FactName = (typeof names)[number];

export type Facts =
  | { readonly available: false; readonly reason: string }
  | {
      readonly available: true;
      readonly reason: undefined;
      /** Absolute path of one CSV file. */
      path(name: FactName): string;
      /** DuckDB's table expression over it: `read_csv('…/cores.csv', …)`, all columns as text. */
      csv(name: FactName): string;
    };

export type AvailableFacts = Extract<Facts, { available: true }>;

function load(): Facts {
  const folder = folderFromEnvironment('SPACEX_FACTS', '../shared/facts');
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const missing = names.filter((name) => !present.includes(`${name}.csv`));
  if (missing.length > 0) {
    const which = missing.length === names.length ? 'are not' : `lack ${missing.join(', ')}`;
    return { available: false, reason: `the facts ${which} in ${folder} (set SPACEX_FACTS)` };
  }
  const path = (name: FactName) => join(folder, `${name}.csv`);
  return {
    available: true,
    reason: undefined,
    path,
    // As text, so that DuckDB does not guess types.
    csv: (name) =>
      `read_csv('${path(name).replaceAll("'", "''")}', header = true, all_varchar = true, nullstr = '')`,
  };
}

/** Facts of the reference documents as CSV files, when they are on this machine. */
export const facts: Facts = load();

/** Describes tests that need the facts. */
export function describeFacts(name: string, suite: (facts: AvailableFacts) => void): void {
  describeWhen(name, facts.reason, () => {
    if (facts.available) suite(facts);
  });
}
