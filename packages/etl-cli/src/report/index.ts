import type { QueryableLoader } from '@spacex-platform/loaders';
import { recentRuns, recentRunsLimit } from '../checks/check-target.ts';
import { withOpen } from '../targets/with-open.ts';
import { lastSyncRun } from './freshness.ts';
import { readReport } from './read-report.ts';
import type { ReportData } from './report-data.ts';

export { readReport } from './read-report.ts';
export type { ReportData } from './report-data.ts';

/** The format of a report: an HTML page, Markdown, or the figures as JSON. */
export type ReportFormat = 'html' | 'md' | 'json';

/**
 * Reads the report of a target, including its ledger.
 *
 * @throws LoaderError if the target cannot be reached or has no tables
 * @example
 * ```ts
 * const report = await reportOf(postgresLoader({ host: 'localhost', database: 'spacexdb' }));
 * ```
 */
export async function reportOf(loader: QueryableLoader): Promise<ReportData> {
  const recent = await recentRuns(loader);
  // The last synchronization may be older than these runs.
  const sync = recent.length < recentRunsLimit ? undefined : await lastSyncRun(loader);
  const runs = sync === undefined ? recent : [...recent, { ...sync, tables: [] }];
  return withOpen(loader.openReader({ oneMoment: true }), (reader) =>
    readReport(loader.name, reader, runs),
  );
}

/**
 * The report as text. Only HTML loads the plotting library.
 *
 * @example
 * ```ts
 * const page = await reportText(await reportOf(loader), 'html');
 * ```
 */
export async function reportText(data: ReportData, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'html':
      return (await import('./html/page.ts')).reportPage(data);
    case 'md':
      return (await import('./markdown.ts')).reportMarkdown(data);
    case 'json':
      return `${JSON.stringify(data, null, 2)}\n`;
  }
}
