import type { Table } from '@spacex-platform/transform';

/** One Parquet file of a table. */
export interface CuratedFile {
  /** Relative to the lake's root. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
}

/** What a table is made of. */
export interface CuratedTable {
  /** The run that wrote its files. */
  readonly run_id: string;
  readonly rows: number;
  readonly schema_hash: string;
  readonly files: readonly CuratedFile[];
}

/**
 * What a lake has published, as it stands: files that a target may take as they are. The files of
 * a table with a partition lack that column, whose value stands in their path.
 */
export interface CuratedZone {
  /** Root of the lake, to which the paths of files are relative. */
  readonly url: string;
  /** The run that published last. */
  readonly runId: string;
  /** Where the documents came from in the first place. */
  readonly origin: 'api' | 'snapshot';
  /** What is published of each table, those of the definitions alone, in their order. */
  readonly tables: ReadonlyMap<Table, CuratedTable>;
  /** Names of published tables that no definition knows. */
  readonly unknown: readonly string[];
  /** The run that has published last, by now: another one than `runId` where a run came between. */
  publishedRun(): Promise<string>;
  /** How many documents of each resource the lake has rejected and not taken up since. */
  openRejects(): Promise<ReadonlyMap<string, number>>;
  /**
   * Compares a file with what the pointer says of it, by length and SHA-256.
   *
   * @throws LoaderError `reconciliation` where it is another or none
   */
  verify(file: CuratedFile): Promise<void>;
}
