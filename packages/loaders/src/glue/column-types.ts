import type { ColumnType } from '@spacex-platform/transform';
import type { IcebergType } from '../iceberg/metadata.ts';
import { type FileType, fileTypes } from '../parquet/file-columns.ts';

/** Hive type in the catalog of each type in a file. JSON is a string in a file. */
const hiveTypes: Readonly<Record<FileType, string>> = {
  string: 'string',
  int32: 'int',
  int64: 'bigint',
  double: 'double',
  bool: 'boolean',
  'timestamp[us, tz=UTC]': 'timestamp',
  date32: 'date',
};

/** Catalog type of a column of an Iceberg table, as the Java library names it. */
export function catalogType(type: IcebergType): string {
  const names: Readonly<Record<string, string>> = {
    long: 'bigint',
    timestamptz: 'timestamp',
    time: 'string',
    uuid: 'string',
  };
  return names[type] ?? type;
}

/** Catalog type of a column of a view. */
export function viewType(type: ColumnType): string {
  return hiveTypes[fileTypes[type]];
}

/** Athena SQL type of a catalog type. */
export function athenaType(type: string): string {
  return { string: 'varchar', int: 'integer' }[type] ?? type;
}
