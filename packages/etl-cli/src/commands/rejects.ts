import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

const filter: readonly Option[] = [
  new Option('--run <id>', 'only of this run (ID or its first characters)'),
  new Option('--resource <name>', 'only of this resource'),
  new Option('--cause <id>', 'only with this cause, as listed by spacex-etl rejects'),
];

export const rejectsCommand = defineCommand({
  name: 'rejects',
  description: 'list the causes of rejected documents, or the documents',
  options: () => [
    filter,
    new Option('--documents', 'list each document instead of each cause'),
    new Option('--all', 'include rejects that were replayed or superseded by a later run'),
    options.limit(50),
    options.listFormat,
    options.read(),
  ],
  help: `Examples:
  spacex-etl rejects --target postgres
  spacex-etl rejects --documents --cause 1b2c3d4e
  spacex-etl rejects --cause 1b2c3d4e --format json > rejects.json
  spacex-etl rejects show 4f1c…           every issue, and the document as received
  spacex-etl rejects replay               retry the open rejects, for example after a fix`,
  load: async () => (await import('./execute-rejects.ts')).listRejects,
  subcommands: [
    {
      name: 'show',
      description: 'show a reject: every issue, and the document as received',
      argument: ['<id>', 'ID of the reject, or its first characters'],
      options: () => [options.entryFormat, options.read()],
      load: async () => (await import('./execute-rejects.ts')).showReject,
    },
    {
      name: 'replay',
      description: 'validate the open rejects again and load those that pass',
      options: () => [filter, options.dryRun, options.oneTarget(), options.location, options.wait],
      help: `Documents that a later run has read again are skipped. A document that is still invalid becomes a
reject of the new run (exit code 3).`,
      load: async () => (await import('./execute-replay.ts')).executeReplay,
    },
  ],
});
