import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import { notEmpty } from './option-values.ts';
import * as options from './options.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  description: 'check connectivity and permissions, and suggest fixes',
  options: () => [
    new Option('--json', 'print the findings as one JSON object'),
    options.target('target to check; repeatable (default: all that are configured)'),
    options
      .choice('--source <source>', 'source to check; snapshot needs no network', [
        'api',
        'snapshot',
        'live',
        'launch-library',
      ])
      .default('api'),
    options.baseUrl,
    options.launchLibraryUrl,
    new Option(
      '--record <file>',
      'request one page of Launch Library, which counts against the limit, and write the answer as received',
    ).argParser(notEmpty),
    new Option('--force', 'replace the file of --record'),
    options.location,
    options.catalog,
  ],
  help: `Checks this program, the source, the targets and the lake, and changes nothing.

--source launch-library shows the limit of requests, whether LL2_API_KEY is in effect, and the state
of the stores in the lake or the targets. It sends one request, which is not counted. --record
requests one page more, of at most 100 launches, and says what the recording proves.

Examples:
  spacex-etl doctor
  spacex-etl doctor --source snapshot    without a network
  spacex-etl doctor --source launch-library --record launches.json
  spacex-etl doctor --target postgres --json
  spacex-etl doctor --lake s3://bucket/prefix

Exit codes: 0 no check failed (there may be warnings), 1 failed, 2 invalid configuration,
75 transient failure (retry later), 76 the limit of requests allows no --record.`,
  load: async () => (await import('./execute-doctor.ts')).executeDoctor,
});
