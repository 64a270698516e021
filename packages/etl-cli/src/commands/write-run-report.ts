import { join } from 'node:path';
import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import type { Log } from '../output/log.ts';
import type { OpenedTarget } from '../targets/make-loader.ts';
import type { LocationFlags } from '../targets/target.ts';

/**
 * Writes the report of the data that a run has loaded. A failure is only a warning, since the data
 * is committed.
 *
 * @param report the file, or true for the default
 */
export async function writeRunReport(
  { target, loader }: OpenedTarget,
  location: LocationFlags,
  report: string | true,
  log: Log,
): Promise<void> {
  const directory = target.directory?.(location);
  const fallback = directory === undefined ? 'spacex-report.html' : join(directory, 'report.html');
  try {
    const { reportOf, reportText } = await import('../report/index.ts');
    const { writeReport } = await import('../report/write-report.ts');
    const text = await reportText(await reportOf(loader), 'html');
    const path = await writeReport(text, report === true ? fallback : report, process.env);
    log.info(`Report written to ${path}. Open it in a browser.`, { type: 'report', place: path });
  } catch (error) {
    log.warn(`Cannot write the report: ${failureOf(error).message}`);
  }
}
