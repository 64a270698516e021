import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const queryCommand = defineCommand({
  name: 'query',
  description: 'run a mart or a SQL query on a target (read-only)',
  argument: ['<mart or sql>', 'name of a mart, table or view, or a SELECT'],
  options: () => [options.format('table', 'json', 'csv'), options.read()],
  help: `Marts: core_usage, core_turnarounds, reuse_by_year, turnaround_by_year,
landings_by_type_year, launchpad_usage, payload_mass_by_orbit

Examples:
  spacex-etl query core_usage
  spacex-etl query reuse_by_year --format csv > reuse.csv
  spacex-etl query "select count(*) from launches where success is null" --target postgres`,
  load: async () => (await import('./execute-query.ts')).executeQuery,
});
