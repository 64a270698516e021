import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';
import type { RunFlags } from './execute-run.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const runCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('run', { isDefault: true })
    .description('extract, transform and load (default command)')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl run --source snapshot
  spacex-etl run --target postgres --prune
  spacex-etl run --resource launches --resource cores --json
  spacex-etl run --source file:///data/lake --target postgres
  spacex-etl run --lake s3://bucket/prefix --target postgres

With --lake, the raw zone of the lake also stores the documents as received.

Exit codes: 0 succeeded, 1 failed, 2 invalid usage, 3 succeeded with rejects, 4 aborted
(too many rejects, failed checks), 75 transient failure (retry later), 130/143 interrupted.
Each target is committed completely or not at all.`,
    )
    // As the default command, it also receives every word that is not a command.
    .allowExcessArguments()
    .action(async (flags: RunFlags, { args }: Command) => {
      refuseArguments(program, args);
      const { executeRun } = await import('./execute-run.ts');
      done(await executeRun(flags));
    });
  addOptions(command, options.source('api'), options.baseUrl, options.load);
  addOptions(command, options.check, options.dryRun);
  command.option(
    '--report [file]',
    'write the report of the loaded data (default: report.html in --data-dir if the target is embedded, otherwise spacex-report.html)',
  );
};

function refuseArguments(program: Command, [first]: readonly string[]): void {
  if (first === undefined) return;
  throw new UsageError(
    program.commands.some((command) => command.name() === first)
      ? `Options come after the command: spacex-etl ${first} … See spacex-etl ${first} --help.`
      : `There is no command "${first}", and run takes no arguments. See spacex-etl --help.`,
  );
}
