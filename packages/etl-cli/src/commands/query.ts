import type { QueryFlags } from './execute-query.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  formatOption,
  locationOptions,
  oneTargetOption,
  type RegisterCommand,
} from './options.ts';

export const queryCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('query')
    .description('run a mart by its name, or SQL, on a target (read-only)')
    .argument('<mart or sql>', 'core_usage, core_turnarounds, …, or a SELECT')
    .addHelpText(
      'after',
      `
Marts: core_usage, core_turnarounds, reuse_by_year, turnaround_by_year,
landings_by_type_year, launchpad_usage, payload_mass_by_orbit

Examples:
  spacex-etl query core_usage
  spacex-etl query reuse_by_year --format csv > reuse.csv
  spacex-etl query "select count(*) from launches where success is null" --target postgres`,
    )
    .action(async (text: string, flags: QueryFlags) => {
      const { executeQuery } = await import('./execute-query.ts');
      done(await executeQuery(text, flags));
    });
  addOptions(
    command,
    formatOption(['table', 'json', 'csv']),
    oneTargetOption,
    locationOptions,
    logOptions,
  );
};
