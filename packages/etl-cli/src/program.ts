import { Command } from 'commander';
import { checkCommand } from './commands/check.ts';
import { completionCommand } from './commands/completion.ts';
import { doctorCommand } from './commands/doctor.ts';
import { extractCommand } from './commands/extract.ts';
import { lakeCommand } from './commands/lake.ts';
import { loadCommand } from './commands/load.ts';
import type { RegisterCommand } from './commands/options.ts';
import { planCommand } from './commands/plan.ts';
import { queryCommand } from './commands/query.ts';
import { rejectsCommand } from './commands/rejects.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { schemaCommand } from './commands/schema.ts';
import { packageVersion } from './version.ts';

const commands: readonly RegisterCommand[] = [
  runCommand,
  extractCommand,
  loadCommand,
  planCommand,
  queryCommand,
  reportCommand,
  checkCommand,
  runsCommand,
  rejectsCommand,
  lakeCommand,
  schemaCommand,
  doctorCommand,
  completionCommand,
];

/** The command line with all its commands; `done` takes the exit code of the one that ran. */
export function createProgram(done: (exitCode: number) => void): Command {
  const program = new Command('spacex-etl')
    .description('The public r/SpaceX API as tables you can trust.')
    .version(packageVersion())
    // One width everywhere: the help that the build keeps is then the one that a terminal shows.
    .configureHelp({ helpWidth: 80 })
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
  for (const command of commands) command(program, done);
  return program;
}
