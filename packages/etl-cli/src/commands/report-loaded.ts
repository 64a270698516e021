import { join } from 'node:path';
import type { QueryableLoader } from '@spacex-platform/loaders';
import type { Log } from '../output/log.ts';
import { failureOf } from '../pipeline/failure.ts';
import type { RunResult } from '../pipeline/result.ts';
import type { RunFlags } from './options.ts';

/** Writes the report of what a run has just loaded, and says where it is. */
export async function reportLoaded(
  { targets }: RunResult,
  { report, dataDir }: RunFlags,
  log: Log,
  loaders: readonly QueryableLoader[],
): Promise<void> {
  const loaded = loaders.find((loader) =>
    targets.some(({ name, status }) => name === loader.name && status === 'succeeded'),
  );
  if (loaded === undefined) return;
  try {
    const { reportOf, reportText } = await import('../report/index.ts');
    const { writeReport } = await import('../report/write-report.ts');
    const fallback =
      loaded.name === 'embedded' ? join(dataDir, 'report.html') : 'spacex-report.html';
    const text = await reportText(await reportOf(loaded), 'html');
    const place = await writeReport(
      text,
      typeof report === 'string' ? report : fallback,
      process.env,
    );
    log.info(`The report is in ${place}. Open it in a browser.`, { type: 'report', place });
  } catch (error) {
    // The data is committed; that it cannot be shown is no failure of the run.
    log.warn(`The report cannot be written: ${failureOf(error).message}`);
  }
}
