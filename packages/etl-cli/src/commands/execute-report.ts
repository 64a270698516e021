import { exitCodes } from '../exit-codes.ts';
import { type ReportFormat, reportOf, reportText } from '../report/index.ts';
import { writeReport } from '../report/write-report.ts';
import { isS3 } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import { logOf } from './logging.ts';
import { openReport } from './open-report.ts';
import { fillAdvice, loaderOf, type ReadFlags } from './read-target.ts';
import { reportFailure } from './report-failure.ts';

interface ReportFlags extends ReadFlags {
  readonly format: ReportFormat;
  readonly out?: string;
  /** Open the file in the browser. */
  readonly open?: boolean;
}

/** Writes the report of a target; returns the exit code. */
export async function executeReport(flags: ReportFlags): Promise<number> {
  const log = logOf(flags);
  const { out = flags.format === 'html' ? 'spacex-report.html' : '-' } = flags;
  if (flags.open === true && (flags.format !== 'html' || out === '-' || isS3(out))) {
    throw new UsageError('--open needs a local HTML file: use --format html and --out <file>.');
  }
  const work = async () => {
    const text = await reportText(await reportOf(await loaderOf(flags)), flags.format);
    if (out === '-') {
      process.stdout.write(text);
    } else {
      const path = await writeReport(text, out, process.env);
      log.info(`Report written to ${path}`, { type: 'report', place: path });
      if (flags.open === true) await openReport(path, process.env, log);
    }
    return exitCodes.succeeded;
  };
  return reportFailure(flags, work, (error) => fillAdvice(error, flags));
}
