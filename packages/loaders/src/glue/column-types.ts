import type { ColumnType } from '@spacex-platform/transform';
import type { FileType } from '../parquet/file-columns.ts';

/** Hive type in the catalog of each type in a file. JSON is a string in a file. */
export const hiveTypes: Readonly<Record<FileType, string>> = {
  string: 'string',
  int32: 'int',
  int64: 'bigint',
  double: 'double',
  bool: 'boolean',
  'timestamp[us, tz=UTC]': 'timestamp',
  date32: 'date',
};

/** Athena SQL type of each catalog type. */
export const athenaTypes: Readonly<Record<string, string>> = {
  string: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
  date: 'date',
};

/** Catalog type of each column type in a view. */
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
