import { Command, CommanderError } from 'commander';
import { extractCommand } from './commands/extract.ts';
import { loadCommand } from './commands/load.ts';
import { queryCommand } from './commands/query.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';
import { packageVersion } from './version.ts';

/** Parses the command line, runs the command and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  endWithReader();
  let exitCode: number = exitCodes.succeeded;
  const done = (code: number) => {
    exitCode = code;
  };
  const program = new Command('spacex-etl')
    .description('The public r/SpaceX API as tables you can trust.')
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('(spacex-etl --help shows what there is)')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl run --source snapshot        fill the embedded database, offline
  spacex-etl --target postgres            load the live API into PostgreSQL (PG_HOST, PG_USER, …)
  spacex-etl query core_usage             read a mart

Not affiliated with SpaceX or r/SpaceX.`,
    );
  for (const command of [runCommand, extractCommand, loadCommand, queryCommand, schemaCommand]) {
    command(program, done);
  }
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    }
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${message}\n`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/** `spacex-etl query … | head` closes the pipe early; that is an end, not a crash. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
