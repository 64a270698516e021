import type { Table } from '@spacex-platform/transform';
import type { DataType, Schema } from 'apache-arrow';
import type { Arrow } from './driver.ts';
import { type FieldIds, type FileColumn, type FileType, fileColumns } from './file-columns.ts';

/** The key of the metadata of a field from which the writers of Parquet take its field id. */
const fieldIdKey = 'PARQUET:field_id';

/**
 * The Arrow schema of the files of a table, derived from its definition, with field ids.
 *
 * @param arrow the imported module apache-arrow
 * @example
 * ```ts
 * arrowSchema(await import('apache-arrow'), cores).fields.map(String); // ['core_id: Utf8', …]
 * ```
 */
export function arrowSchema(arrow: Arrow, table: Table, ids?: FieldIds): Schema {
  return schemaOf(arrow, fileColumns(table, ids));
}

/** The Arrow schema of these columns. */
export function schemaOf(arrow: Arrow, columns: readonly FileColumn[]): Schema {
  return new arrow.Schema(
    columns.map(({ id, name, type, nullable }) => {
      const metadata = new Map([[fieldIdKey, String(id)]]);
      return new arrow.Field(name, arrowType(arrow, type), nullable, metadata);
    }),
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
