import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import { recentRuns } from '../checks/check-target.ts';
import type { Log } from '../output/log.ts';
import { visibleText } from '../output/visible-text.ts';
import { locationOptions } from '../targets/location-options.ts';
import type { OpenedTarget } from '../targets/make-loader.ts';
import type { LocationFlags } from '../targets/target.ts';
import { withOpen } from '../targets/with-open.ts';

/**
 * Prints the key figures of the loaded data, its location and the next commands to try. A failure
 * is only a warning, since the data is committed.
 *
 * @param missing the targets that the run has not loaded; empty if it has loaded all
 */
export async function printSummary(
  { target, loader }: OpenedTarget,
  location: LocationFlags,
  log: Log,
  missing: string,
): Promise<void> {
  try {
    const { reportSummary } = await import('../report/summary.ts');
    const runs = await recentRuns(loader);
    const summary = await withOpen(loader.openReader(), (reader) => reportSummary(reader, runs));
    const where = target.location(location, process.env);
    const next = nextSteps(locationOptions(target, location));
    const gap = missing === '' ? '' : ` It was not loaded into ${missing}; see the error above.`;
    const text = `\n${summary}\nThe data is in ${where}.${gap} ${next}`;
    process.stdout.write(visibleText(text));
  } catch (error) {
    log.warn(`Cannot show the summary: ${failureOf(error).message}`);
  }
}

/** @param location the options that lead to the target */
function nextSteps(location: string): string {
  const command = process.env['SPACEX_ETL_COMMAND'] ?? 'spacex-etl';
  return `Try next:
  ${command} query core_usage${location}
  ${command} query "select name, date_utc from launches order by date_utc desc limit 5"${location}
  ${command} query core_turnarounds --format csv${location} > turnarounds.csv
  ${command} report${location}
  ${command} check${location}
  ${command} run --target postgres        with PG_HOST, PG_DATABASE, PG_USER, PG_PASSWORD
`;
}
