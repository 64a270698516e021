import type { ReportFlags } from './execute-report.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  formatOption,
  locationOptions,
  oneTargetOption,
  type RegisterCommand,
} from './options.ts';

export const reportCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('report')
    .description('one HTML file with the core-reuse analysis')
    .option(
      '--out <file>',
      'a file, s3://bucket/name, or - for standard output (default: spacex-report.html; md and json go to standard output)',
    )
    .option('--open', 'show it in the browser')
    .addHelpText(
      'after',
      `
The page needs nothing but itself: no script, no request, light and dark, from a disk, a
bucket or a mail. The same data gives the same bytes.

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
  addOptions(
    command,
    formatOption(['html', 'md', 'json'], 'what to write'),
    oneTargetOption,
    locationOptions,
    logOptions,
  );
};
