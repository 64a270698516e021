import type { ReportFlags } from './execute-report.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const reportCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('report')
    .description('write the core-reuse report as one HTML file, Markdown or JSON')
    .option(
      '--out <file>',
      'file, s3://bucket/name, or - for standard output (default: spacex-report.html; standard output for md and json)',
    )
    .option('--open', 'open the file in the browser')
    .addHelpText(
      'after',
      `
The HTML file is self-contained, without scripts or external requests. The same data always
produces the same bytes.

Examples:
  spacex-etl report --open
  spacex-etl report --target postgres --out reports/reuse.html
  spacex-etl report --target lake --lake s3://bucket/lake --out s3://bucket/reuse.html
  spacex-etl report --format md > reuse.md`,
    )
    .action(async (flags: ReportFlags) => {
      const { executeReport } = await import('./execute-report.ts');
      done(await executeReport(flags));
    });
  addOptions(command, options.format('html', 'md', 'json'), options.read);
};
