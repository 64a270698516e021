import type { ColumnType, Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';

/** Type of a column in a file, as named by Arrow and pyarrow. */
export type FileType =
  | 'string'
  | 'int32'
  | 'int64'
  | 'double'
  | 'bool'
  | 'timestamp[us, tz=UTC]'
  | 'date32';

/** One column of a Parquet file. */
export interface FileColumn {
  readonly name: string;
  readonly type: FileType;
  readonly nullable: boolean;
}

/** Options that determine the columns of a file. */
export interface FileShape {
  /** Columns that are in the path of the file instead of the file: the partition column. */
  readonly without?: readonly string[];
}

/** File type of each column type. */
export const fileTypes: Readonly<Record<ColumnType, FileType>> = {
  text: 'string',
  integer: 'int32',
  bigint: 'int64',
  double: 'double',
  boolean: 'bool',
  timestamp: 'timestamp[us, tz=UTC]',
  date: 'date32',
  json: 'string',
};

/** The last column of every file: xxHash64 of the values of the row, including omitted columns. */
export const hashColumn = { name: '_content_hash', type: 'int64', nullable: false } as const;

/**
 * The columns of the files of a table, in order; the content hash is the last one.
 *
 * @throws LoaderError `configuration` if `without` names a column that the table does not have
 * @example
 * ```ts
 * fileColumns(launches, { without: ['launch_year'] }).at(-1); // { name: '_content_hash', … }
 * ```
 */
export function fileColumns(table: Table, { without = [] }: FileShape = {}): FileColumn[] {
  for (const name of without) {
    if (table.columns[name] !== undefined) continue;
    throw new LoaderError(
      'configuration',
      `Table ${table.name} has no column ${name} to omit from its files. Use one of: ${Object.keys(table.columns).join(', ')}.`,
    );
  }
  const columns = Object.entries(table.columns)
    .filter(([name]) => !without.includes(name))
    .map(([name, { type, nullable }]) => ({ name, type: fileTypes[type], nullable }));
  return [...columns, hashColumn];
}
