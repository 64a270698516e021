import type { Table } from '@spacex-platform/transform';

/** How long removing the files of a run may take: what is left is told. */
export const removalMs = 10_000;

/** One COPY into the staging of a table; either all of a table are of partitions, or none. */
export interface CopyStep {
  /** URL of the manifest of its files. */
  readonly manifest: string;
  /** URL below which the files lie: Redshift notes their errors by name. */
  readonly folder: string;
  /** Value of the partition, which stands in the path of the files and not in them. */
  readonly partition: string | null;
}

/** Files in S3 that COPY brings into the staging tables of a run. */
export interface CopySource {
  /** Rows of a table that the files hold. */
  rowsOf(table: Table): number;
  /** Brings the files and their manifests into place. Tables without rows have no step. */
  prepare(check: () => void): Promise<ReadonlyMap<Table, readonly CopyStep[]>>;
  /** URL of the folder of the run, for messages. */
  readonly url: string;
  /** Removes what was made for this run alone. */
  remove(): Promise<void>;
}

/** A file as a manifest names it. */
export interface ManifestFile {
  readonly url: string;
  readonly bytes: number;
}

/** The text of a manifest: every file must be there, with its length, which Parquet needs. */
export function manifestText(files: readonly ManifestFile[]): string {
  const entries = files.map(({ url, bytes }) => ({
    url,
    mandatory: true,
    meta: { content_length: bytes },
  }));
  return JSON.stringify({ entries }, null, 1);
}

/** The folder of staged files in the place for staging; a run has one of its own below it. */
export function stagingFolderOf(runId: string): string {
  return `redshift-staging/run=${runId}`;
}
