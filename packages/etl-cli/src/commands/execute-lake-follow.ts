import { type FollowReport, followLake } from '@spacex-platform/loaders/lake';
import { tables } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import { exitCodes } from '../exit-codes.ts';
import { catalogJson } from '../output/catalog-json.ts';
import { counted, textTable } from '../output/table.ts';
import { catalogOf } from '../settings/catalog.ts';
import type { CatalogName } from '../settings/catalog-names.ts';
import { lakeIn } from './lake-location.ts';
import { type LogFlags, logOf } from './logging.ts';
import { reportFailure } from './report-failure.ts';

interface FollowFlags extends LogFlags {
  readonly lake?: string;
  readonly catalog?: CatalogName;
  readonly takeOver?: boolean;
  readonly rebuild?: boolean;
  readonly format: 'table' | 'json';
}

/**
 * Writes the Iceberg metadata that a lake lacks, and updates its catalog. The exit code is that of the
 * error if the catalog cannot be updated.
 */
export function followPointer(flags: FollowFlags): Promise<number> {
  return reportFailure(flags, async () => {
    const { store, url } = await lakeIn(flags);
    const catalog = await catalogOf(url, flags.catalog, process.env);
    const { takeOver, rebuild } = flags;
    const report = await followLake(store, { tables, ...defined({ catalog, takeOver, rebuild }) });
    process.stdout.write(
      flags.format === 'json' ? `${JSON.stringify(followJson(report))}\n` : followText(report),
    );
    if (report.undescribed.length > 0) {
      logOf(flags).warn(
        `Without current Iceberg metadata until a run loads them: ${report.undescribed.join(', ')}`,
      );
    }
    if (report.catalog?.error !== undefined) throw report.catalog.error;
    return exitCodes.succeeded;
  });
}

function followJson({ catalog, ...report }: FollowReport): object {
  if (catalog === undefined) return report;
  return { ...report, catalog: catalogJson(catalog) };
}

function followText({ runId, written, catalog }: FollowReport): string {
  const changes = catalog?.changes ?? [];
  const rows = [
    ...written.map((table) => [table, 'metadata written']),
    ...changes.map(({ name, change }) => [name, change]),
  ];
  const list = rows.length === 0 ? '' : textTable(['table', 'change'], rows);
  if (catalog === undefined) {
    return `${list}The metadata of run ${runId} are complete. No catalog is set: see --catalog.\n`;
  }
  if (catalog.error !== undefined) return list;
  const changed =
    changes.length === 0 ? 'nothing had to change' : counted(changes.length, 'change');
  return `${list}Run ${runId} is visible in ${catalog.catalog}: ${changed}.\n`;
}
