import type { Table } from '@spacex-platform/transform';
import type { DataType, Schema } from 'apache-arrow';
import type { Arrow } from './driver.ts';
import { type FileShape, type FileType, fileColumns } from './file-columns.ts';

/**
 * The Arrow schema of the files of a table, derived from its definition.
 *
 * @param arrow the imported module apache-arrow
 * @throws LoaderError `configuration` if `without` names a column that the table does not have
 * @example
 * ```ts
 * arrowSchema(await import('apache-arrow'), cores).fields.map(String); // ['core_id: Utf8', …]
 * ```
 */
export function arrowSchema(arrow: Arrow, table: Table, shape: FileShape = {}): Schema {
  return new arrow.Schema(
    fileColumns(table, shape).map(
      ({ name, type, nullable }) => new arrow.Field(name, arrowType(arrow, type), nullable),
    ),
  );
}

function arrowType(arrow: Arrow, type: FileType): DataType {
  switch (type) {
    case 'string':
      return new arrow.Utf8();
    case 'int32':
      return new arrow.Int32();
    case 'int64':
      return new arrow.Int64();
    case 'double':
      return new arrow.Float64();
    case 'bool':
      return new arrow.Bool();
    case 'timestamp[us, tz=UTC]':
      return new arrow.TimestampMicrosecond('UTC');
    case 'date32':
      return new arrow.DateDay();
  }
}
