import type { ColumnBuffers } from './column-builder.ts';
import type { FileColumn } from './file-columns.ts';
import type { FileSettings } from './parquet-file.ts';
import type { RowTexts } from './row-texts.ts';

/** The rows of one file, by column. It can be sent to another thread without copying. */
export interface FileJob {
  /** Name of the table. */
  readonly table: string;
  readonly columns: readonly FileColumn[];
  /** The values of each column; undefined for those of `texts`. */
  readonly values: readonly (ColumnBuffers | undefined)[];
  /** The texts of the other columns, in their order. */
  readonly texts: RowTexts;
  readonly rows: number;
  /** Size of the values. */
  readonly bytes: number;
  readonly settings: FileSettings;
}

/** The memory that a job owns. */
export function buffersOf({ values, texts }: FileJob): ArrayBuffer[] {
  const views = values.flatMap((column) => [column?.values, column?.validity]);
  return [...views, texts.bytes, texts.lengths].flatMap((view) => view?.buffer ?? []);
}
