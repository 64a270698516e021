import type { Table } from '@spacex-platform/transform';

/** Folder of the curated zone below the lake's root. */
export const curatedZone = 'curated';

/** The one file that says which files the tables are made of. */
export const pointerPath = `${curatedZone}/_current.json`;

/** Folder of what the pointer has said before, a copy for each run that had published. */
export const pointerCopies = `${curatedZone}/_runs`;

/** Where the copy of the pointer of a run lies once another run has published. */
export function pointerCopyPath(runId: string): string {
  return `${pointerCopies}/${runId}.json`;
}

/** Folder of the record of runs: one JSON file a run. */
export const ledgerFolder = 'ledger';

/** Where the entry of a run lies. */
export function ledgerPath(runId: string): string {
  return `${ledgerFolder}/${runId}.json`;
}

/** Folder of what one run wrote for one table. */
export function runFolder(table: string, runId: string): string {
  return `${curatedZone}/${table}/run=${runId}`;
}

/** Value of a partition in a path; null for a table without one. */
export type Partition = string | null;

/** Where a file of a table lies: the partition stands in the path only. */
export function filePath(table: Table, runId: string, partition: Partition, index: number): string {
  const number = String(index).padStart(5, '0');
  const folder = partition === null ? '' : `${table.partition}=${partition}/`;
  return `${runFolder(table.name, runId)}/${folder}part-${number}.parquet`;
}

/** The partition that a path names, where its table has one. */
export function partitionOf(table: Table, path: string): Partition {
  if (table.partition === null) return null;
  return new RegExp(`/${table.partition}=([^/]+)/`).exec(path)?.[1] ?? null;
}

/** The run that a path below the curated zone belongs to. */
export function runOf(path: string): string | null {
  return /\/run=([^/]+)\//.exec(path)?.[1] ?? null;
}

/** The column that a path names is left out of the files of its table. */
export function fileShapeOf({ partition }: Table): { readonly without: readonly string[] } {
  return { without: partition === null ? [] : [partition] };
}

/** The first partition key of a catalog table that has the files of all runs. */
export const runKeyName = 'run';

/** Name of the catalog table that has the files of all runs of a table with a partition. */
export function runsTableName(table: string): string {
  return `${table}_runs`;
}
