import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import { reportOf, reportText } from '../report/index.ts';
import { writeReport } from '../report/write-report.ts';
import { makeLoader } from '../targets.ts';
import { UsageError } from '../usage-error.ts';
import { logOf } from './options.ts';
import type { ReportFlags } from './report.ts';

/** Writes the report of a target; returns the exit code. */
export async function executeReport(flags: ReportFlags): Promise<number> {
  const log = logOf(flags);
  try {
    const loader = await makeLoader(flags.target, flags, process.env);
    const text = await reportText(await reportOf(loader), flags.format);
    const { out = flags.format === 'html' ? 'spacex-report.html' : '-' } = flags;
    if (out === '-') {
      process.stdout.write(text);
    } else {
      const place = await writeReport(text, out, process.env);
      log.info(`The report is in ${place}`, { type: 'report', place });
    }
    return exitCodes.succeeded;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    log.error(failure.message, { code: failure.code });
    return exitCodeOf(failure);
  }
}
