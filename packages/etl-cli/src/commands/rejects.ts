import type { Command } from 'commander';
import type { RejectsFlags } from './execute-rejects.ts';
import type { ReplayFlags } from './execute-replay.ts';
import type { LedgerFlags } from './ledger-command.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const rejectsCommand: RegisterCommand = (program, done) => {
  const rejects = program
    .command('rejects')
    .description('list rejected documents with their issues')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl rejects --target postgres
  spacex-etl rejects show 4f1c…           every issue, and the document as received
  spacex-etl rejects replay               retry the open rejects, for example after a fix`,
    )
    .action(async (flags: RejectsFlags) => {
      const { listRejects } = await import('./execute-rejects.ts');
      done(await listRejects(flags));
    });
  const show = rejects
    .command('show')
    .description('show a reject: every issue, and the document as received')
    .argument('<id>', 'ID of the reject, or its first characters')
    .action(async (id: string, _: unknown, command: typeof rejects) => {
      const { showReject } = await import('./execute-rejects.ts');
      done(await showReject(id, command.optsWithGlobals<LedgerFlags>()));
    });
  const replay = rejects
    .command('replay')
    .description('validate the open rejects again and load those that pass')
    .addHelpText(
      'after',
      `
Documents that a later run has read again are skipped. A document that is still invalid becomes a
reject of the new run (exit code 3).`,
    )
    .action(async (_: unknown, command: typeof rejects) => {
      const { executeReplay } = await import('./execute-replay.ts');
      done(await executeReplay(command.optsWithGlobals<ReplayFlags>()));
    });
  addOptions(rejects, filter);
  rejects.option('--all', 'include rejects that were replayed or superseded by a later run');
  addOptions(rejects, options.limit(50), options.listFormat, options.read);
  addOptions(show, options.listFormat, options.read);
  addOptions(replay, filter, options.dryRun, options.oneTarget, options.location, options.wait);
};

function filter(command: Command): void {
  command
    .option('--run <id>', 'only of this run (ID or its first characters)')
    .option('--resource <name>', 'only of this resource');
}
