import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const runCommand = defineCommand({
  name: 'run',
  isDefault: true,
  description: 'extract, transform and load (default command)',
  options: () => [
    options.anySource,
    options.load,
    options.check,
    options.dryRun,
    new Option(
      '--report [file]',
      'write the report of the loaded data (default: report.html in --data-dir if the target is embedded, otherwise spacex-report.html)',
    ),
  ],
  help: `Examples:
  spacex-etl run --source snapshot
  spacex-etl run --source live --max-wait 60m
  spacex-etl run --target postgres --prune
  spacex-etl run --resource launches --resource cores --json
  spacex-etl run --source file:///data/lake --target postgres
  spacex-etl run --lake s3://bucket/prefix --target postgres

--source live loads every launch to today: r/SpaceX to October 2022, then Launch Library. r/SpaceX is read
from the API of --base-url; otherwise from the first target with data of the API; otherwise from the API
of SPACEX_BASE_URL; otherwise from the bundled snapshot. --source launch-library loads Launch Library
alone; data of r/SpaceX in the target stays. Both imply --prune. Documents of Launch Library, and how many
requests were sent, are stored in the lake if one is given, otherwise in the target: the next run
reads only what has changed. The server accepts 15 requests an hour.

With --lake, the raw zone of the lake also stores the documents as received.

Exit codes: 0 succeeded, 1 failed, 2 invalid usage, 3 succeeded with rejects, 4 aborted
(too many rejects, failed checks, a prune beyond its limit), 75 transient failure (retry later),
76 deferred (the API asks to wait longer than --max-wait), 130/143 interrupted. Each target is committed completely or not at all. With several targets,
the exit code is the worst one, in the order 1, 4, 75, 76, 3, 0.

Settings of the connections: docs/configuration.md; spacex-etl doctor checks them.`,
  load: async () => (await import('./execute-run.ts')).executeRun,
});
