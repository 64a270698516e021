import type { DoctorFlags } from './execute-doctor.ts';
import {
  addOptions,
  baseUrlOption,
  locationOptions,
  type RegisterCommand,
  targetOption,
} from './options.ts';

export const doctorCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('doctor')
    .description('is everything reachable, with what rights; changes nothing')
    .option('--json', 'the findings as one JSON object on standard output')
    .addHelpText(
      'after',
      `
Looks at this program, the API, the targets (without --target: embedded, and postgres and
redshift where the environment names one) and the lake. Exit code 0: nothing stands in the way of a run.

Examples:
  spacex-etl doctor
  spacex-etl doctor --target postgres --json
  spacex-etl doctor --lake s3://bucket/prefix`,
    )
    .action(async (flags: DoctorFlags) => {
      const { executeDoctor } = await import('./execute-doctor.ts');
      done(await executeDoctor(flags));
    });
  addOptions(command, targetOption, baseUrlOption, locationOptions);
};
