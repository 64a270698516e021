import { UsageError } from '../usage-error.ts';
import type { RunRequest } from './execute-run.ts';
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
  zoneOption,
} from './options.ts';

export const loadCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('load')
    .description(
      'load a lake into targets: a run of its raw zone, or its curated zone as it stands',
    )
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl load --lake file:///data/lake
  spacex-etl load --source s3://bucket/prefix --raw-run 019a… --target postgres
  spacex-etl load --source s3://bucket/prefix --zone curated --target redshift`,
    )
    .action(async (flags: RunFlags) => {
      const { executeRun, rawZoneOf } = await import('./execute-run.ts');
      const source = flags.source ?? rawZoneOf(flags);
      if (source === undefined || source === 'api') {
        throw new UsageError(
          'load reads a lake: --source file:///… or s3://…, --lake, or SPACEX_LAKE.',
        );
      }
      const targets = flags.target ?? (['embedded'] as const);
      const { curatedZoneOf } = await import('./curated-zone.ts');
      const all = { ...flags, source };
      const curated: RunRequest['curated'] = (loaders, log, signal) =>
        curatedZoneOf(all, loaders, process.env, log, signal);
      done(await executeRun({ flags: all, targets, lake: undefined, curated }));
    });
  for (const add of [
    targetOption,
    (one: typeof command) => sourceOption(one, 'the lake'),
    zoneOption,
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
