import type { ColumnType } from '@spacex-platform/transform';
import type { FileType } from '../parquet/file-columns.ts';

/** Type in the catalog, which is Hive's, of each type in a file. JSON is text in a file. */
export const hiveTypes: Readonly<Record<FileType, string>> = {
  string: 'string',
  int32: 'int',
  int64: 'bigint',
  double: 'double',
  bool: 'boolean',
  'timestamp[us, tz=UTC]': 'timestamp',
  date32: 'date',
};

/** What Athena's SQL calls a type of the catalog. */
export const athenaTypes: Readonly<Record<string, string>> = {
  string: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
  date: 'date',
};

/** Type in the catalog of a column of a view. */
export const viewTypes: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
  date: 'date',
  json: 'string',
};
