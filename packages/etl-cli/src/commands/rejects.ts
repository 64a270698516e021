import type { Command } from 'commander';
import {
  type LookFlags,
  lakeOption,
  listFormatOption,
  logOptions,
  oneTargetOption,
  placeOptions,
  type RegisterCommand,
  type RunFlags,
  whole,
} from './options.ts';

export interface RejectsFlags extends LookFlags {
  readonly run?: string;
  readonly resource?: string;
  readonly all?: boolean;
  readonly limit: number;
}

export interface ReplayFlags extends RunFlags {
  readonly run?: string;
}

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
      done(await showReject(id, command.optsWithGlobals<LookFlags>()));
    });
  const replay = rejects
    .command('replay')
    .description('take the open rejects up again: what passes now is loaded')
    .option('--run <id>', 'only those of a run (its id, or the beginning of it)')
    .option('--resource <name>', 'only those of a resource')
    .addHelpText(
      'after',
      `
A document that a later run has read anew is left alone. What still breaks its contract becomes
a reject of the new run (exit code 3).`,
    )
    .action(async (_: unknown, command: typeof rejects) => {
      const { replayRejects } = await import('./execute-rejects.ts');
      done(await replayRejects(command.optsWithGlobals()));
    });
  for (const command of [rejects, show, replay]) {
    for (const add of [oneTargetOption, lakeOption, placeOptions, logOptions]) add(command);
  }
  for (const command of [rejects, show]) listFormatOption(command);
  replayOptions(replay);
};

/** A replay has no bound on rejects: what is still broken stays out, and costs nobody the rest. */
function replayOptions(command: Command): void {
  command
    .option('--lock-timeout <seconds>', 'how long to wait for another run', whole, 300)
    .option('--dry-run', 'only say what the replay would do')
    .option('--json', 'the result as one JSON object on standard output');
}
