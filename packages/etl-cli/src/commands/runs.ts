import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import { parseCount } from './option-values.ts';
import * as options from './options.ts';

export const runsCommand = defineCommand({
  name: 'runs',
  description: 'list the runs in the ledger, newest first',
  options: () => [
    options.limit(20),
    options.choice('--status <status>', 'only runs that ended so', [
      'succeeded',
      'failed',
      'aborted',
    ]),
    options.listFormat,
    options.read(),
  ],
  help: `Examples:
  spacex-etl runs --target postgres
  spacex-etl runs show 019a…              a run with its tables, drift, checks and error
  spacex-etl runs prune --keep 100 --older-than 90d --yes`,
  load: async () => (await import('./execute-runs.ts')).listRuns,
  subcommands: [
    {
      name: 'prune',
      description: 'delete old runs from the ledger; without --yes, only list them',
      options: () => [
        options.withDefault('--keep <n>', 'newest runs to keep', 100, parseCount),
        options.age('--older-than <age>', 'delete only runs older than this', '90d'),
        new Option('--yes', 'delete the runs'),
        options.listFormat,
        options.read(),
      ],
      help: `Runs with open rejects and the last successful run of each resource are kept. Rejects and check
results are deleted with their run.`,
      load: async () => (await import('./execute-runs-prune.ts')).pruneRuns,
    },
    {
      name: 'show',
      description: 'show a run: resources, tables, drift, checks, error',
      argument: ['<id>', 'ID of the run, or its first characters'],
      options: () => [options.entryFormat, options.read()],
      load: async () => (await import('./execute-runs.ts')).showRun,
    },
  ],
});
