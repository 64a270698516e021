import type { DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { timestampOfMicros } from '@spacex-platform/transform';
import type { ResultType } from '../sql/row-stream.ts';
import type { DuckdbDriver } from './duckdb-driver.ts';
import { valuesOf } from './duckdb-values.ts';

/** The type of a column of a stream, and how to read its values. */
export interface ExactColumn {
  readonly type: ResultType;
  readonly read: (vector: DuckDBVector) => (at: number) => unknown;
}

/** The types of {@link ResultType} for the types of DuckDB; other types are texts. */
const typesByName: Readonly<Record<string, ResultType>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'bigint',
  BIGINT: 'bigint',
  UBIGINT: 'bigint',
  HUGEINT: 'bigint',
  UHUGEINT: 'bigint',
  DECIMAL: 'numeric',
  FLOAT: 'double',
  DOUBLE: 'double',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_TZ: 'timestamp',
  BLOB: 'bytes',
  LIST: 'json',
};

/** How the values of a column of DuckDB become those of a stream. */
export function exactColumn(driver: DuckdbDriver, { typeId, alias }: DuckDBType): ExactColumn {
  const name = driver.DuckDBTypeId[typeId];
  const type = alias === 'JSON' ? 'json' : (typesByName[name ?? ''] ?? 'text');
  // Texts need a decoder of their own.
  if (typeId === driver.DuckDBTypeId.VARCHAR) {
    return { type, read: (vector) => valuesOf(driver, vector) };
  }
  if (type === 'json') return { type, read: (vector) => jsonTexts(valuesOf(driver, vector)) };
  const convert = (value: unknown) => exactValue(driver, type, value);
  return { type, read: (vector) => (at) => convert(vector.getItem(at)) };
}

function exactValue(driver: DuckdbDriver, type: ResultType, value: unknown): unknown {
  if (value === null) return null;
  switch (type) {
    case 'boolean':
    case 'integer':
    case 'double':
      return value;
    case 'bytes':
      return value instanceof driver.DuckDBBlobValue
        ? `\\x${Buffer.from(value.bytes).toString('hex')}`
        : String(value);
    case 'timestamp':
      return value instanceof driver.DuckDBTimestampTZValue ||
        value instanceof driver.DuckDBTimestampValue
        ? timestampOfMicros(value.micros)
        : String(value);
    default:
      return String(value);
  }
}

function jsonTexts(valueAt: (at: number) => unknown): (at: number) => string | null {
  return (at) => {
    const value = valueAt(at);
    if (value === null) return null;
    return JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'bigint' ? item.toString() : item,
    );
  };
}
