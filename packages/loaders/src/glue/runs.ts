import type { Table as GlueTable } from '@aws-sdk/client-glue';
import { runsTableName } from '../curated-zone/layout.ts';
import type { CatalogLake, OldPartitions, TableRun } from '../lake/catalog.ts';
import type { GlueDatabase } from './connection.ts';
import { isIceberg, parameterNames } from './parameters.ts';
import { dropPartitions, readPartitions } from './partitions.ts';
import { readTables } from './tables.ts';

/** The runs whose directories the catalog tables of a lake refer to: those of versions without Iceberg. */
export async function shownRuns(
  database: GlueDatabase,
  { url }: CatalogLake,
): Promise<readonly TableRun[]> {
  const tables = (await readTables(database)) ?? new Map<string, GlueTable>();
  return [...tables.values()].flatMap((table) => {
    const { Name = '', Parameters } = table;
    const runId = Parameters?.[parameterNames.run];
    if (isIceberg(table) || runId === undefined || Parameters?.[parameterNames.lake] !== url)
      return [];
    return [{ table: Name, runId }];
  });
}

/**
 * Partitions of `<name>_runs` tables, which versions without Iceberg filled, for runs whose files have all
 * been deleted, by table and run.
 */
export async function oldPartitions(
  database: GlueDatabase,
  { url, tables }: CatalogLake,
  hasFiles: (run: TableRun) => boolean,
): Promise<readonly OldPartitions[]> {
  const existing = (await readTables(database)) ?? new Map<string, GlueTable>();
  const found: OldPartitions[] = [];
  for (const { name: table, partition } of tables) {
    const name = runsTableName(table);
    const isOurs = existing.get(name)?.Parameters?.[parameterNames.lake] === url;
    if (partition === null || !isOurs) continue;
    const runs = Map.groupBy(await readPartitions(database, name), ([run = '']) => run);
    for (const [runId, partitions] of runs) {
      if (hasFiles({ table, runId })) continue;
      found.push({ table, runId, name, partitions: partitions.length });
    }
  }
  return found;
}

export async function removePartitions(
  database: GlueDatabase,
  old: readonly OldPartitions[],
): Promise<void> {
  for (const { name, runId } of old) {
    await dropPartitions(database, name, await readPartitions(database, name, runId));
  }
}
