import type { RunsFlags } from './execute-runs.ts';
import type { LedgerFlags } from './ledger-command.ts';
import { logOptions } from './logging.ts';
import { whole } from './option-values.ts';
import {
  addOptions,
  listFormatOption,
  locationOptions,
  oneTargetOption,
  type RegisterCommand,
} from './options.ts';

export const runsCommand: RegisterCommand = (program, done) => {
  const runs = program
    .command('runs')
    .description('the ledger: every run that ended, newest first')
    .option('--limit <n>', 'how many at most', whole, 20)
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl runs --target postgres
  spacex-etl runs show 019a…              a run with its tables, drift, checks and error`,
    )
    .action(async (flags: RunsFlags) => {
      const { listRuns } = await import('./execute-runs.ts');
      done(await listRuns(flags));
    });
  const show = runs
    .command('show')
    .description('one run: resources, tables, drift, checks, error')
    .argument('<id>', 'its id, or the beginning of it')
    .action(async (id: string, _: unknown, command: typeof runs) => {
      const { showRun } = await import('./execute-runs.ts');
      done(await showRun(id, command.optsWithGlobals<LedgerFlags>()));
    });
  for (const command of [runs, show]) {
    addOptions(command, oneTargetOption, listFormatOption, locationOptions, logOptions);
  }
};
