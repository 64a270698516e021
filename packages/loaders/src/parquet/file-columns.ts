import type { ColumnType, Table } from '@spacex-platform/transform';

/** Type of a column in a file, as named by Arrow and pyarrow. */
export type FileType =
  | 'string'
  | 'int32'
  | 'int64'
  | 'double'
  | 'bool'
  | 'timestamp[us, tz=UTC]'
  | 'date32';

/** Field ids of columns, by name. */
export type FieldIds = Readonly<Record<string, number>>;

/** One column of a Parquet file. */
export interface FileColumn {
  /** The field id, by which readers of Iceberg find the column. */
  readonly id: number;
  readonly name: string;
  readonly type: FileType;
  readonly nullable: boolean;
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

/** The last column of every file: xxHash64 of the values of the row. */
export const hashColumn = { name: '_content_hash', type: 'int64', nullable: false } as const;

/**
 * The columns of the files of a table, in order; the content hash is the last one.
 *
 * @param ids field ids of the columns, by name; default: their positions, beginning with 1
 * @example
 * ```ts
 * fileColumns(cores).at(0); // { id: 1, name: 'core_id', type: 'string', nullable: false }
 * ```
 */
export function fileColumns(table: Table, ids?: FieldIds): FileColumn[] {
  const columns = Object.entries(table.columns).map(([name, { type, nullable }]) => ({
    ...{ name, type: fileTypes[type], nullable },
  }));
  return [...columns, hashColumn].map((column, at) => ({
    ...{ id: ids?.[column.name] ?? at + 1, ...column },
  }));
}
