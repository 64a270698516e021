import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const runsCommand = defineCommand({
  name: 'runs',
  description: 'list the runs in the ledger, newest first',
  options: () => [options.limit(20), options.listFormat, options.read()],
  help: `Examples:
  spacex-etl runs --target postgres
  spacex-etl runs show 019a…              a run with its tables, drift, checks and error`,
  load: async () => (await import('./execute-runs.ts')).listRuns,
  subcommands: [
    {
      name: 'show',
      description: 'show a run: resources, tables, drift, checks, error',
      argument: ['<id>', 'ID of the run, or its first characters'],
      options: () => [options.listFormat, options.read()],
      load: async () => (await import('./execute-runs.ts')).showRun,
    },
  ],
});
