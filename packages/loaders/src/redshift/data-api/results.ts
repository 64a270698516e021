import type { ColumnMetadata, Field } from '@aws-sdk/client-redshift-data';
import type { QueryResult } from '../../sql/query-result.ts';
import { resultOf } from '../../sql/query-result.ts';
import { timestampText } from '../../sql/value-parsers.ts';

/** Turns records of the service into rows with the same values as over the wire. */
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
      return timestampText;
    case 'super':
      return (text) => JSON.parse(text) as unknown;
    case 'numeric':
    case 'float8':
    case 'float4':
      return Number;
    default:
      return (text) => text;
  }
}
