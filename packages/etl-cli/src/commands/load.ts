import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const loadCommand = defineCommand({
  name: 'load',
  description: 'load a lake into targets, from its raw or its curated zone',
  options: () => [
    options.source('the lake of --lake', 'snapshot'),
    options.choice(
      '--zone <zone>',
      'zone to load: documents (raw), or Parquet files into redshift (curated) (default: raw, or curated if redshift is the target and the lake has no raw run)',
      ['raw', 'curated'],
    ),
    options.load,
    options.check,
    options.dryRun,
  ],
  help: `Examples:
  spacex-etl load --lake file:///data/lake
  spacex-etl load --source s3://bucket/prefix --raw-run 019a… --target postgres
  spacex-etl load --source s3://bucket/prefix --zone curated --target redshift

Exit codes: see spacex-etl run --help.
Settings of the connections: docs/configuration.md; spacex-etl doctor checks them.`,
  load: async () => (await import('./execute-load.ts')).executeLoad,
});
