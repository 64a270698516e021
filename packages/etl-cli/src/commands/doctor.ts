import type { DoctorFlags } from './execute-doctor.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const doctorCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('doctor')
    .description('check connectivity and permissions, and suggest fixes')
    .option('--json', 'print the findings as one JSON object')
    .addHelpText(
      'after',
      `
Checks this program, the API, the targets and the lake, and changes nothing.

Examples:
  spacex-etl doctor
  spacex-etl doctor --target postgres --json
  spacex-etl doctor --lake s3://bucket/prefix

Exit codes: 0 no check failed (there may be warnings), 1 failed, 2 invalid configuration,
75 transient failure (retry later).`,
    )
    .action(async (flags: DoctorFlags) => {
      const { executeDoctor } = await import('./execute-doctor.ts');
      done(await executeDoctor(flags));
    });
  const target = options.target('target to check; repeatable (default: all that are configured)');
  addOptions(command, target, options.baseUrl, options.location);
};
