import { UsageError } from '../usage-error.ts';
import {
  checkOption,
  dryRunOption,
  lakeOption,
  loadOptions,
  logOptions,
  placeOptions,
  type RegisterCommand,
  type RunFlags,
  resourceOption,
  sourceOption,
  targetOption,
} from './options.ts';

export const loadCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('load')
    .description('load a run of the raw zone into targets')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl load --lake file:///data/lake
  spacex-etl load --source s3://bucket/prefix --raw-run 019a… --target postgres`,
    )
    .action(async (flags: RunFlags) => {
      const { executeRun, rawZoneOf } = await import('./execute-run.ts');
      const source = flags.source ?? rawZoneOf(flags);
      if (source === undefined || source === 'api') {
        throw new UsageError(
          'load reads a raw zone: --source file:///… or s3://…, --lake, or SPACEX_LAKE.',
        );
      }
      const targets = flags.target ?? (['embedded'] as const);
      done(await executeRun({ flags: { ...flags, source }, targets, lake: undefined }));
    });
  for (const add of [
    targetOption,
    (one: typeof command) => sourceOption(one, 'the lake'),
    resourceOption,
    lakeOption,
    placeOptions,
    loadOptions,
    checkOption,
    dryRunOption,
    logOptions,
  ]) {
    add(command);
  }
};
