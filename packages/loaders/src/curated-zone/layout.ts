import type { Table } from '@spacex-platform/transform';

/** Directory of the curated zone, relative to the root of the lake. */
export const curatedZone = 'curated';

/** The pointer: the one file that lists the published files of all tables. */
export const pointerPath = `${curatedZone}/_current.json`;

/** Directory of earlier pointers: one copy for each run that published. */
export const pointerCopies = `${curatedZone}/_runs`;

/** Path of the copy of a run's pointer, written when the next run publishes. */
export function pointerCopyPath(runId: string): string {
  return `${pointerCopies}/${runId}.json`;
}

/** Directory of the ledger: one JSON file per run. */
export const ledgerDirectory = 'ledger';

/** Path of the ledger entry of a run. */
export function ledgerPath(runId: string): string {
  return `${ledgerDirectory}/${runId}.json`;
}

/** Directory of the files that a run wrote for a table. */
export function runDirectory(table: string, runId: string): string {
  return `${curatedZone}/${table}/run=${runId}`;
}

/** Value of the partition column in a path; null for a table without partitions. */
export type Partition = string | null;

/** Path of a file of a table. */
export function filePath(table: Table, runId: string, partition: Partition, index: number): string {
  const number = String(index).padStart(5, '0');
  const directory = partition === null ? '' : `${table.partition}=${partition}/`;
  return `${runDirectory(table.name, runId)}/${directory}part-${number}.parquet`;
}

/** The partition value in a path: older files do not have the column. Null without partitions. */
export function partitionOf(table: Table, path: string): Partition {
  if (table.partition === null) return null;
  return new RegExp(`/${table.partition}=([^/]+)/`).exec(path)?.[1] ?? null;
}

/** The run that wrote a file of the curated zone. */
export function runOf(path: string): string | null {
  return /\/run=([^/]+)\//.exec(path)?.[1] ?? null;
}

/**
 * Name of the catalog table with the files of all runs of a partitioned table, as versions without
 * Iceberg have it.
 */
export function runsTableName(table: string): string {
  return `${table}_runs`;
}
