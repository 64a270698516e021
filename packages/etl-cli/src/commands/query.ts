import type { TargetName } from '../target-names.ts';
import {
  formatOption,
  type LogFlags,
  lakeOption,
  logOptions,
  oneTargetOption,
  type PlaceFlags,
  placeOptions,
  type RegisterCommand,
} from './options.ts';

export interface QueryFlags extends LogFlags, PlaceFlags {
  readonly target: TargetName;
  readonly format: 'table' | 'json' | 'csv';
}

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
  formatOption(command, ['table', 'json', 'csv']);
  oneTargetOption(command);
  lakeOption(command);
  placeOptions(command);
  logOptions(command);
};
