import type { CheckFlags } from './execute-check.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const checkCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('check')
    .description("validate a target's data and record the result")
    .addHelpText(
      'after',
      `
Checks keys, nulls, references, values and ranges of every table; impossible outcomes; the
counters of the source; the marts; and the row counts and the age of the last run. Known source
errors are listed with an explanation and never fail a check.

Tables are not changed. The result is stored in the ledger with the run that loaded the data (see
spacex-etl runs show <id>). If the ledger is not writable, the command logs a warning.

Examples:
  spacex-etl check
  spacex-etl check --target postgres --format junit > checks.xml
  spacex-etl check --target lake --lake file:///data/lake --format json
  spacex-etl run --target postgres --check       check before the commit

Exit codes: 0 no check failed, 1 an error-level check failed.`,
    )
    .action(async (flags: CheckFlags) => {
      const { executeCheck } = await import('./execute-check.ts');
      done(await executeCheck(flags));
    });
  const maxAge = options.age('--max-age <age>', 'warn if the data is older than this');
  addOptions(command, options.format('table', 'json', 'junit'), maxAge, options.read);
};
