import { Option } from 'commander';
import type { LoadCommandFlags } from './execute-load.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const loadCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('load')
    .description('load a lake into targets, from its raw or its curated zone')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl load --lake file:///data/lake
  spacex-etl load --source s3://bucket/prefix --raw-run 019a… --target postgres
  spacex-etl load --source s3://bucket/prefix --zone curated --target redshift

Exit codes: see spacex-etl run --help.`,
    )
    .action(async (flags: LoadCommandFlags) => {
      const { executeLoad } = await import('./execute-load.ts');
      done(await executeLoad(flags));
    });
  addOptions(command, options.source('the lake of --lake', 'snapshot'));
  command.addOption(
    new Option(
      '--zone <zone>',
      'zone to load: documents (raw), or Parquet files into redshift (curated) (default: raw, or curated if redshift is the target and the lake has no raw run)',
    ).choices(['raw', 'curated']),
  );
  addOptions(command, options.load, options.check, options.dryRun);
};
