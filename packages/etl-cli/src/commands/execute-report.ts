import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import { reportOf, reportText } from '../report/index.ts';
import { writeReport } from '../report/write-report.ts';
import { UsageError } from '../usage-error.ts';
import { fillAdvice } from './fill-advice.ts';
import { targetOf } from './look.ts';
import { openReport } from './open-report.ts';
import { logOf } from './options.ts';
import type { ReportFlags } from './report.ts';
import { isS3 } from './source.ts';

/** Writes the report of a target; returns the exit code. */
export async function executeReport(flags: ReportFlags): Promise<number> {
  const log = logOf(flags);
  const { out = flags.format === 'html' ? 'spacex-report.html' : '-' } = flags;
  if (flags.open === true && (flags.format !== 'html' || out === '-' || isS3(out))) {
    throw new UsageError(
      '--open shows an HTML file of this machine: write one, with --format html and --out <file>.',
    );
  }
  try {
    const loader = await targetOf(flags);
    const text = await reportText(await reportOf(loader), flags.format);
    if (out === '-') {
      process.stdout.write(text);
    } else {
      const place = await writeReport(text, out, process.env);
      log.info(`The report is in ${place}`, { type: 'report', place });
      if (flags.open === true) await openReport(place, process.env, log);
    }
    return exitCodes.succeeded;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    log.error(`${failure.message}${fillAdvice(error, flags)}`, { code: failure.code });
    return exitCodeOf(failure);
  }
}
