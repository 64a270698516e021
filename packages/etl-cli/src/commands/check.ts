import type { CheckFlags } from './execute-check.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  ageOption,
  formatOption,
  locationOptions,
  oneTargetOption,
  type RegisterCommand,
} from './options.ts';

export const checkCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('check')
    .description('is the data of a target as it should be; the ledger keeps the result')
    .addOption(ageOption('--max-age <age>', 'warn of data older than this'))
    .addHelpText(
      'after',
      `
Keys, nulls, references, values and ranges of every table; outcomes that cannot be; counters
beside the launches; marts that must agree; rows and age beside the last run. What the source
is known to get wrong is told as such, and fails nothing. It reads the tables only; what it finds
goes into the ledger, to the run that brought the data (spacex-etl runs show <id>). Where the user
may not write there, it says so and goes on.

Examples:
  spacex-etl check
  spacex-etl check --target postgres --format junit > checks.xml
  spacex-etl check --target lake --lake file:///data/lake --format json
  spacex-etl run --target postgres --check       check before the commit, or commit nothing

Exit codes: 0 nothing failed, 1 a check of the level error failed.`,
    )
    .action(async (flags: CheckFlags) => {
      const { executeCheck } = await import('./execute-check.ts');
      done(await executeCheck(flags));
    });
  addOptions(
    command,
    formatOption(['table', 'json', 'junit']),
    oneTargetOption,
    locationOptions,
    logOptions,
  );
};
