import { Option } from 'commander';
import type { LoadCommandFlags } from './execute-load.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  checkOption,
  dryRunOption,
  locationOptions,
  pipelineOptions,
  type RegisterCommand,
  resourceOption,
  rowOptions,
  sourceOption,
  targetOption,
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
    .addOption(
      new Option(
        '--zone <zone>',
        'raw: its documents; curated: its files as they stand, into redshift (default: raw, or curated where redshift is the target and the lake has no raw run)',
      ).choices(['raw', 'curated']),
    )
    .action(async (flags: LoadCommandFlags) => {
      const { executeLoad } = await import('./execute-load.ts');
      done(await executeLoad(flags));
    });
  addOptions(
    command,
    targetOption,
    sourceOption('the lake'),
    resourceOption,
    locationOptions,
    rowOptions,
    pipelineOptions,
    checkOption,
    dryRunOption,
    logOptions,
  );
};
