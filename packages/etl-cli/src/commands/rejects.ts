import type { RejectsFlags } from './execute-rejects.ts';
import type { ReplayFlags } from './execute-replay.ts';
import type { LedgerFlags } from './ledger-command.ts';
import { logOptions } from './logging.ts';
import { whole } from './option-values.ts';
import {
  addOptions,
  listFormatOption,
  locationOptions,
  oneTargetOption,
  type RegisterCommand,
  waitOptions,
} from './options.ts';

export const rejectsCommand: RegisterCommand = (program, done) => {
  const rejects = program
    .command('rejects')
    .description('documents that were not loaded, and why')
    .option('--run <id>', 'only those of a run (its id, or the beginning of it)')
    .option('--resource <name>', 'only those of a resource')
    .option('--all', 'also those that were replayed, or read anew by a later run')
    .option('--limit <n>', 'how many at most', whole, 50)
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl rejects --target postgres
  spacex-etl rejects show 4f1c…           every issue, and the document as received
  spacex-etl rejects replay               try the open ones again, after a fix`,
    )
    .action(async (flags: RejectsFlags) => {
      const { listRejects } = await import('./execute-rejects.ts');
      done(await listRejects(flags));
    });
  const show = rejects
    .command('show')
    .description('one reject: every issue, and the document as received')
    .argument('<id>', 'its id, or the beginning of it')
    .action(async (id: string, _: unknown, command: typeof rejects) => {
      const { showReject } = await import('./execute-rejects.ts');
      done(await showReject(id, command.optsWithGlobals<LedgerFlags>()));
    });
  const replay = rejects
    .command('replay')
    .description('take the open rejects up again: what passes now is loaded')
    .option('--run <id>', 'only those of a run (its id, or the beginning of it)')
    .option('--resource <name>', 'only those of a resource')
    .option('--dry-run', 'only say what the replay would do')
    .addHelpText(
      'after',
      `
A document that a later run has read anew is left alone. What still breaks its contract becomes
a reject of the new run (exit code 3).`,
    )
    .action(async (_: unknown, command: typeof rejects) => {
      const { executeReplay } = await import('./execute-replay.ts');
      done(await executeReplay(command.optsWithGlobals<ReplayFlags>()));
    });
  for (const command of [rejects, show, replay]) {
    addOptions(command, oneTargetOption, locationOptions, logOptions);
  }
  addOptions(rejects, listFormatOption);
  addOptions(show, listFormatOption);
  addOptions(replay, waitOptions);
};
