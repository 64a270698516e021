import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
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
      ])
      .default('api'),
    options.baseUrl,
    options.location,
  ],
  help: `Checks this program, the API, the targets and the lake, and changes nothing.

Examples:
  spacex-etl doctor
  spacex-etl doctor --source snapshot    without a network
  spacex-etl doctor --target postgres --json
  spacex-etl doctor --lake s3://bucket/prefix

Exit codes: 0 no check failed (there may be warnings), 1 failed, 2 invalid configuration,
75 transient failure (retry later).`,
  load: async () => (await import('./execute-doctor.ts')).executeDoctor,
});
