import type { Table } from '@spacex-platform/transform';

/** How long removing the files of a run may take; remaining files are reported. */
export const removalMs = 10_000;

/**
 * One COPY into the staging of a table. Either all COPY statements of a table load partitions, or
 * none.
 */
export interface CopyStep {
  /** URL of the manifest of its files. */
  readonly manifest: string;
  /** URL prefix of the files: Redshift records load errors by file name. */
  readonly prefix: string;
  /** Value of the partition, which is in the path of the files and not in the files. */
  readonly partition: string | null;
}

/** Files in S3 that COPY loads into the staging tables of a run. */
export interface CopySource {
  /** Rows of a table that the files hold. */
  rowsOf(table: Table): number;
  /** Writes the remaining files and the manifests. Tables without rows have no step. */
  prepare(check: () => void): Promise<ReadonlyMap<Table, readonly CopyStep[]>>;
  /** URL prefix of the run, for messages. */
  readonly url: string;
  /** Removes the files that were written for this run. */
  remove(): Promise<void>;
}

/** A file as a manifest names it. */
export interface ManifestFile {
  readonly url: string;
  readonly bytes: number;
}

/** The text of a manifest: every file is mandatory and has its length, which Parquet requires. */
export function manifestText(files: readonly ManifestFile[]): string {
  const entries = files.map(({ url, bytes }) => ({
    url,
    mandatory: true,
    meta: { content_length: bytes },
  }));
  return JSON.stringify({ entries }, null, 1);
}

/** Prefix of the staged files of a run in the staging location. */
export function stagingPrefixOf(runId: string): string {
  return `redshift-staging/run=${runId}`;
}
