import { Option } from 'commander';
import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const reportCommand = defineCommand({
  name: 'report',
  description: 'write the core-reuse report as one HTML file, Markdown or JSON',
  options: () => [
    new Option(
      '--out <file>',
      'file, s3://bucket/name, or - for standard output (default: spacex-report.html; standard output for md and json)',
    ),
    new Option('--open', 'open the file in the browser'),
    options.format('html', 'md', 'json'),
    options.read(),
  ],
  help: `The HTML file is self-contained, without scripts or external requests. The same data always
produces the same bytes.

Examples:
  spacex-etl report --open
  spacex-etl report --target postgres --out reports/reuse.html
  spacex-etl report --target lake --lake s3://bucket/lake --out s3://bucket/reuse.html
  spacex-etl report --format md > reuse.md`,
  load: async () => (await import('./execute-report.ts')).executeReport,
});
