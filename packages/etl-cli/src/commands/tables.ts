import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const tablesCommand = defineCommand({
  name: 'tables',
  description: 'list the tables, views and marts of a target, or the columns of one',
  argument: ['[name]', 'name of a table, view or mart, to list its columns'],
  options: () => [options.format('table', 'json', 'csv'), options.read()],
  help: `Examples:
  spacex-etl tables
  spacex-etl tables core_usage
  spacex-etl tables --target postgres --format json      everything, with columns`,
  load: async () => (await import('./execute-tables.ts')).executeTables,
});
