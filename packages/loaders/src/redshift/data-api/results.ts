import type { ColumnMetadata, Field } from '@aws-sdk/client-redshift-data';
import type { QueryResult } from '../../database/connection.ts';
import { resultOf } from '../../database/result-rows.ts';
import { momentText, superValue } from '../values.ts';

/** Records of the service as rows with the values that the wire gives. */
export function recordsOf(
  columns: readonly ColumnMetadata[],
  records: readonly (readonly Field[])[],
  affected: number,
): QueryResult {
  const names = columns.map(({ label, name }) => label ?? name ?? '');
  const readers = columns.map(({ typeName }) => readerOf(typeName ?? ''));
  const rows = records.map((record) =>
    record.map((field, at) => fieldValue(field, readers[at] ?? ((text) => text))),
  );
  return resultOf(names, rows, affected);
}

function fieldValue(field: Field, read: (text: string) => unknown): unknown {
  if (field.isNull === true) return null;
  if (field.stringValue !== undefined) return read(field.stringValue);
  return field.longValue ?? field.doubleValue ?? field.booleanValue ?? null;
}

function readerOf(type: string): (text: string) => unknown {
  switch (type.toLowerCase()) {
    case 'timestamp':
    case 'timestamptz':
      return momentText;
    case 'super':
      return superValue;
    case 'numeric':
    case 'float8':
    case 'float4':
      return Number;
    default:
      return (text) => text;
  }
}
