import type { FileSummary, PartitionColumn } from './manifest.ts';

/** The files of a snapshot, compared with those of its parent. */
export interface SnapshotFiles {
  readonly added: readonly FileSummary[];
  readonly removed: readonly FileSummary[];
  readonly kept: readonly FileSummary[];
  readonly runId: string;
}

/**
 * The summary of a snapshot. All totals are there: Redshift and Athena fail if one is missing.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", appendix F (optional snapshot summary fields).
 */
export function snapshotSummary(
  { added, removed, kept, runId }: SnapshotFiles,
  columns: readonly PartitionColumn[],
): Readonly<Record<string, string>> {
  const all = [...added, ...kept];
  const changed = new Set(
    [...added, ...removed].map(({ partition }) =>
      JSON.stringify(columns.map(({ name }) => String(partition[name] ?? null))),
    ),
  );
  return {
    operation: operationOf(added.length, removed.length),
    'spacex.run-id': runId,
    ...(added.length === 0 ? {} : { 'added-data-files': String(added.length) }),
    ...(removed.length === 0 ? {} : { 'deleted-data-files': String(removed.length) }),
    ...(added.length === 0 ? {} : { 'added-records': rowsOf(added) }),
    ...(removed.length === 0 ? {} : { 'deleted-records': rowsOf(removed) }),
    ...(added.length === 0 ? {} : { 'added-files-size': bytesOf(added) }),
    ...(removed.length === 0 ? {} : { 'removed-files-size': bytesOf(removed) }),
    'changed-partition-count': String(changed.size),
    'total-records': rowsOf(all),
    'total-files-size': bytesOf(all),
    'total-data-files': String(all.length),
    'total-delete-files': '0',
    'total-position-deletes': '0',
    'total-equality-deletes': '0',
  };
}

function operationOf(added: number, removed: number): string {
  if (removed === 0) return 'append';
  return added === 0 ? 'delete' : 'overwrite';
}

function rowsOf(files: readonly FileSummary[]): string {
  return String(files.reduce((sum, file) => sum + Number(file.record_count), 0));
}

function bytesOf(files: readonly FileSummary[]): string {
  return String(files.reduce((sum, file) => sum + Number(file.file_size_in_bytes), 0));
}
