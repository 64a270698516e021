import type { Table } from '@spacex-platform/transform';
import type { StagingDirectory } from './staging-directory.ts';

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
  /** The files that were written for this run. */
  readonly directory: StagingDirectory;
}
