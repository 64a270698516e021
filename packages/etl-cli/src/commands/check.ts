import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const checkCommand = defineCommand({
  name: 'check',
  description: "validate a target's data and record the result",
  options: () => [
    options.format('table', 'json', 'csv', 'junit'),
    options.age('--max-age <age>', 'warn if the data is older than this'),
    new Option(
      '--deep',
      'also compute the content hash of every row again, to find rows that were edited in the target',
    ),
    new Option(
      '--cross-source',
      'also compare the launches of r/SpaceX, until October 2022, with Launch Library: three requests, which count against its limit',
    ),
    options.launchLibraryUrl,
    options.maxWait,
    options.read(),
  ],
  help: `Checks keys, nulls, references, values and ranges of every table; impossible outcomes; the
counters of the source; the marts; and the row counts and the age of the last run. Known source
errors are listed with an explanation and never fail a check.

--cross-source finds launches that one source lacks, dates that differ by more than a minute, and
different outcomes, boosters and landings. Known differences are listed with their reasons, new ones are
warnings. Nothing is corrected. Requests are counted in the lake if there is one, otherwise in the
target.

Tables are not changed. The result is stored in the ledger with the run that loaded the data (see
spacex-etl runs show <id>). If the ledger is not writable, the command logs a warning.

Examples:
  spacex-etl check
  spacex-etl check --target postgres --format junit > checks.xml
  spacex-etl check --target lake --lake file:///data/lake --format json
  spacex-etl check --target postgres --deep        also find edited rows; run --rewrite repairs them
  spacex-etl check --cross-source --max-wait 60m
  spacex-etl run --target postgres --check       check before the commit

Exit codes: 0 no check failed, 1 an error-level check failed, 75 transient failure (retry later),
76 the limit of requests allows no --cross-source until retryAt.`,
  load: async () => (await import('./execute-check.ts')).executeCheck,
});
