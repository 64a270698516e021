import type { RunsFlags } from './execute-runs.ts';
import type { LedgerFlags } from './ledger-command.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const runsCommand: RegisterCommand = (program, done) => {
  const runs = program
    .command('runs')
    .description('list the runs in the ledger, newest first')
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
    .description('show a run: resources, tables, drift, checks, error')
    .argument('<id>', 'ID of the run, or its first characters')
    .action(async (id: string, _: unknown, command: typeof runs) => {
      const { showRun } = await import('./execute-runs.ts');
      done(await showRun(id, command.optsWithGlobals<LedgerFlags>()));
    });
  addOptions(runs, options.limit(20), options.listFormat, options.read);
  addOptions(show, options.listFormat, options.read);
};
