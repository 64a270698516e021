import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import { notEmpty } from './option-values.ts';
import * as options from './options.ts';

export const queryCommand = defineCommand({
  name: 'query',
  description: 'run a mart or a SQL query on a target (read-only)',
  argument: ['<mart or sql>', 'name of a mart, table or view, or a SELECT'],
  options: () => [
    options.format('table', 'json', 'csv', 'parquet'),
    new Option(
      '--out <file>',
      'write to this file, which is created or replaced when the result is complete (default: standard output)',
    ).argParser(notEmpty),
    options.withDefault('--null <text>', 'text for null in CSV and tables', ''),
    options.read(),
  ],
  help: `Marts: core_usage, core_turnarounds, reuse_by_year, turnaround_by_year,
landings_by_type_year, launchpad_usage, payload_mass_by_orbit. See also: spacex-etl tables

Rows are streamed, so a result of any size needs little memory. In JSON, bigint and numeric columns
are always strings; NaN and the infinities are "NaN", "Infinity" and "-Infinity". CSV has null without
quotes and an empty string as "". A Parquet file stores numeric columns as strings.

Examples:
  spacex-etl query core_usage
  spacex-etl query reuse_by_year --format csv > reuse.csv
  spacex-etl query launches --format parquet --out launches.parquet
  spacex-etl query "select count(*) from launches where success is null" --target postgres`,
  load: async () => (await import('./execute-query.ts')).executeQuery,
});
