import type { Table } from '@spacex-platform/transform';
import type { StagingDirectory } from './staging-directory.ts';

/** The COPY into the staging of a table. */
export interface CopyStep {
  /** URL of the manifest of its files. */
  readonly manifest: string;
  /** URL prefix of the files: Redshift records load errors by file name. */
  readonly prefix: string;
}

/** Files in S3 that COPY loads into the staging tables of a run. */
export interface CopySource {
  /** Rows of a table that the files hold. */
  rowsOf(table: Table): number;
  /** Writes the remaining files and the manifests. Tables without rows have no step. */
  prepare(check: () => void): Promise<ReadonlyMap<Table, CopyStep>>;
  /** The files that were written for this run. */
  readonly directory: StagingDirectory;
}
