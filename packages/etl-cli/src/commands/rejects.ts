import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

const filter: readonly Option[] = [
  new Option('--run <id>', 'only of this run (ID or its first characters)'),
  new Option('--resource <name>', 'only of this resource'),
];

export const rejectsCommand = defineCommand({
  name: 'rejects',
  description: 'list rejected documents with their issues',
  options: () => [
    filter,
    new Option('--all', 'include rejects that were replayed or superseded by a later run'),
    options.limit(50),
    options.listFormat,
    options.read(),
  ],
  help: `Examples:
  spacex-etl rejects --target postgres
  spacex-etl rejects show 4f1c…           every issue, and the document as received
  spacex-etl rejects replay               retry the open rejects, for example after a fix`,
  load: async () => (await import('./execute-rejects.ts')).listRejects,
  subcommands: [
    {
      name: 'show',
      description: 'show a reject: every issue, and the document as received',
      argument: ['<id>', 'ID of the reject, or its first characters'],
      options: () => [options.listFormat, options.read()],
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
