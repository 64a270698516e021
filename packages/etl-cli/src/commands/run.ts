import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';
import type { RunFlags } from './execute-run.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  baseUrlOption,
  checkOption,
  dryRunOption,
  locationOptions,
  pipelineOptions,
  type RegisterCommand,
  resourceOption,
  rowOptions,
  sourceOption,
  targetOption,
} from './options.ts';

export const runCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('run', { isDefault: true })
    .description('extract, transform, load (the default command)')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl run --source snapshot
  spacex-etl run --target postgres --prune
  spacex-etl run --resource launches --resource cores --json
  spacex-etl run --source file:///data/lake --target postgres
  spacex-etl run --lake s3://bucket/prefix --target postgres

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with rejects, 4 aborted by a rule,
75 try again later, 130/143 interrupted. Nothing half-done is ever visible.`,
    )
    .option(
      '--report [file]',
      'end with the report of what was loaded (default: report.html in the data folder)',
    )
    // As the default command it gets every word that is no command.
    .allowExcessArguments()
    .action(async (flags: RunFlags, { args }: Command) => {
      if (args.length > 0) {
        throw new UsageError(
          command.parent?.commands.some((one) => one.name() === args[0])
            ? `Options come after the command: spacex-etl ${args[0]} … See spacex-etl ${args[0]} --help.`
            : `There is no command "${args[0]}", and run takes no arguments. See spacex-etl --help.`,
        );
      }
      const { executeRun } = await import('./execute-run.ts');
      done(await executeRun(flags));
    });
  addOptions(
    command,
    targetOption,
    sourceOption('api'),
    baseUrlOption,
    resourceOption,
    locationOptions,
    rowOptions,
    pipelineOptions,
    checkOption,
    dryRunOption,
    logOptions,
  );
};
