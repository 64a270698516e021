import { type RollbackReport, rollbackLake } from '@spacex-platform/loaders/lake';
import { tables } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import { exitCodes } from '../exit-codes.ts';
import { catalogJson } from '../output/catalog-json.ts';
import { counted, textTable } from '../output/table.ts';
import { catalogOf } from '../settings/catalog.ts';
import type { CatalogName } from '../settings/catalog-names.ts';
import { packageVersion } from '../version.ts';
import { lakeIn } from './lake-location.ts';
import { type LogFlags, logOf } from './logging.ts';
import { reportFailure } from './report-failure.ts';

interface RollbackFlags extends LogFlags {
  readonly run: string;
  readonly yes?: boolean;
  readonly lake?: string;
  readonly catalog?: CatalogName;
  readonly takeOver?: boolean;
  readonly format: 'table' | 'json';
}

/**
 * Publishes an earlier run of a lake again, or shows what would change. The exit code is that of the
 * error if the catalog cannot be updated.
 */
export function rollbackToRun(flags: RollbackFlags): Promise<number> {
  return reportFailure(flags, async () => {
    const { store, url } = await lakeIn(flags);
    const catalog = await catalogOf(url, flags.catalog, process.env);
    const { run: runId, yes = false, takeOver } = flags;
    const report = await rollbackLake(store, {
      ...{ runId, tables, version: packageVersion(), dryRun: !yes },
      ...defined({ catalog, takeOver }),
      onEvent: ({ type, ...event }) => {
        if (type === 'warning' && 'message' in event) logOf(flags).warn(event.message);
      },
    });
    process.stdout.write(
      flags.format === 'json'
        ? `${JSON.stringify({ ...report, ...(report.catalog && { catalog: catalogJson(report.catalog) }) })}\n`
        : rollbackText(report, yes),
    );
    if (report.catalog?.error !== undefined) throw report.catalog.error;
    return exitCodes.succeeded;
  });
}

function rollbackText({ runId, restoredRun, tables: all }: RollbackReport, yes: boolean): string {
  const changed = all.filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0);
  const columns = ['table', 'rows', 'inserted', 'updated', 'deleted'];
  const rows = changed.map((one) => [one.table, one.rows, one.inserted, one.updated, one.deleted]);
  const list = rows.length === 0 ? '' : textTable(columns, rows);
  if (runId !== null) return `${list}Published run ${restoredRun} again, as run ${runId}.\n`;
  if (yes || rows.length === 0)
    return `${list}The lake has the tables of run ${restoredRun} already.\n`;
  const what = counted(rows.length, 'table');
  return `${list}${what} would change to run ${restoredRun}. Re-run with --yes to publish it.\n`;
}
