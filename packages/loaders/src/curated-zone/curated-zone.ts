import type { Table } from '@spacex-platform/transform';
import type { History, Origin } from '../origin.ts';

/** One Parquet file of a table. */
export interface CuratedFile {
  /** Relative to the root of the lake. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** The published files of a table. */
export interface CuratedTable {
  /** The run that changed the table last. Files of partitions that it did not change are of earlier runs. */
  readonly run_id: string;
  readonly rows: number;
  readonly schema_hash: string;
  readonly files: readonly CuratedFile[];
  /**
   * Path of the Iceberg metadata, relative to the root of the lake. Absent in lakes of versions
   * without Iceberg, until the next run of the table.
   */
  readonly metadata?: string;
  /** The snapshot of these files, decimal: it has 63 bits. Absent if the metadata are older than they. */
  readonly snapshot_id?: string;
  /** Field ids of the columns in the files. Absent if they are the positions of the columns. */
  readonly field_ids?: Readonly<Record<string, number>>;
}

/** What a lake has published: files that a target can load directly. */
export interface CuratedZone {
  /** Root of the lake. File paths are relative to it. */
  readonly url: string;
  /** The run that published last. */
  readonly runId: string;
  /** Where the documents originally came from. */
  readonly origin: Origin;
  /** Where the documents of a resource came from, if their last run is known. Default: `origin`. */
  readonly origins?: ReadonlyMap<string, Origin>;
  /** Where the documents of r/SpaceX of a resource came from, if that is known. */
  readonly histories?: ReadonlyMap<string, History>;
  /** The sequence of the last run that loaded each resource; without those that are unknown. */
  readonly sequences: ReadonlyMap<string, number>;
  /** The published tables that have a definition, in the order of the definitions. */
  readonly tables: ReadonlyMap<Table, CuratedTable>;
  /** Names of published tables without a definition. */
  readonly unknown: readonly string[];
  /** The run that published last, read now. Differs from `runId` if another run has published since. */
  publishedRun(): Promise<string>;
  /** How many rejected documents of each resource are open. */
  openRejects(): Promise<ReadonlyMap<string, number>>;
  /**
   * Compares a file with its entry in the pointer, by length and SHA-256.
   *
   * @throws LoaderError `reconciliation` if it differs or does not exist
   */
  verify(file: CuratedFile): Promise<void>;
}
