import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import { parseCount } from './option-values.ts';
import * as options from './options.ts';

export const lakeCommand = defineCommand({
  name: 'lake',
  description:
    'list the runs of a lake, verify its files, delete those it no longer needs, return to an earlier run, and update its catalog',
  help: `Examples:
  spacex-etl lake runs --lake file:///data/lake
  spacex-etl lake verify --lake file:///data/lake                               read every file
  spacex-etl lake gc --lake file:///data/lake --keep 5 --older-than 7d          list the files
  spacex-etl lake gc --lake file:///data/lake --keep 5 --older-than 7d --yes    delete them
  spacex-etl lake rollback --run 0183a8d4 --lake file:///data/lake              show what would change
  spacex-etl lake rollback --run 0183a8d4 --lake file:///data/lake --yes        publish that run again
  spacex-etl lake follow --lake s3://bucket/prefix --catalog glue               update the catalog`,
  subcommands: [
    {
      name: 'runs',
      description: 'list the runs of the raw and curated zones, newest first',
      options: () => [options.lake, options.listFormat, options.log],
      load: async () => (await import('./execute-lake.ts')).listLakeRuns,
    },
    {
      name: 'verify',
      description:
        'compare every file of the raw zone and of the published tables with its SHA-256',
      options: () => [options.lake, options.listFormat, options.log],
      load: async () => (await import('./execute-lake.ts')).verifyLakeFiles,
    },
    {
      name: 'gc',
      description: 'delete files of old and failed runs; without --yes, only list them',
      options: () => [
        options.withDefault('--keep <n>', 'newest runs to keep in each zone', 5, parseCount),
        new Option('--yes', 'delete the files'),
        options.age('--older-than <age>', 'delete only files older than this'),
        options.lake,
        options.catalog,
        options.listFormat,
        options.log,
      ],
      load: async () => (await import('./execute-lake.ts')).collectLakeGarbage,
    },
    {
      name: 'rollback',
      description:
        'publish the tables of an earlier run again, as a new run; without --yes, only show what would change',
      options: () => [
        new Option('--run <id>', 'the run (ID or its first characters)').makeOptionMandatory(),
        new Option('--yes', 'publish the run'),
        options.lake,
        options.catalog,
        options.takeOver,
        options.entryFormat,
        options.log,
      ],
      load: async () => (await import('./execute-lake-rollback.ts')).rollbackToRun,
    },
    {
      name: 'follow',
      description:
        'complete what a crash or an outage left undone: Iceberg metadata of the published tables, and the catalog',
      options: () => [
        options.lake,
        options.catalog,
        options.takeOver,
        new Option(
          '--rebuild',
          'write the metadata of all tables again, without earlier snapshots: after the lake was copied, or if metadata are lost',
        ),
        options.entryFormat,
        options.log,
      ],
      load: async () => (await import('./execute-lake-follow.ts')).followPointer,
    },
  ],
});
