import { Command } from 'commander';
import { checkCommand } from './commands/check.ts';
import { completionCommand } from './commands/completion.ts';
import type { RegisterCommand } from './commands/define-command.ts';
import { doctorCommand } from './commands/doctor.ts';
import { extractCommand } from './commands/extract.ts';
import { lakeCommand } from './commands/lake.ts';
import { loadCommand } from './commands/load.ts';
import { planCommand } from './commands/plan.ts';
import { queryCommand } from './commands/query.ts';
import { rejectsCommand } from './commands/rejects.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { schemaCommand } from './commands/schema.ts';
import { tablesCommand } from './commands/tables.ts';
import { packageVersion } from './version.ts';

const commands: readonly RegisterCommand[] = [
  runCommand,
  extractCommand,
  loadCommand,
  planCommand,
  queryCommand,
  tablesCommand,
  reportCommand,
  checkCommand,
  runsCommand,
  rejectsCommand,
  lakeCommand,
  schemaCommand,
  doctorCommand,
  completionCommand,
];

/**
 * The command line with all its commands.
 *
 * @param done receives the exit code of the command that ran
 * @param report prints an error of the command line, instead of commander
 */
export function createProgram(
  done: (exitCode: number) => void,
  report?: (message: string, code: string) => void,
): Command {
  const program = new Command('spacex-etl')
    .description('Load the public r/SpaceX API into tables, marts and reports.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        if (report === undefined) write(text);
        else report(text.trim().replace(/^error: /, ''), 'usage');
      },
    })
    .showHelpAfterError('Run spacex-etl --help for usage.')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl run --source snapshot        load the bundled snapshot into the embedded database
  spacex-etl --target postgres            load the API into PostgreSQL (PG_HOST, PG_USER, …)
  spacex-etl query core_usage             print a mart

Not affiliated with SpaceX, r/SpaceX or The Space Devs.`,
    );
  for (const command of commands) command(program, done);
  return program;
}
