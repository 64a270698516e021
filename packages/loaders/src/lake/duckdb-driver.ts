import type * as duckdb from '@duckdb/node-api';
import { timestampOfMicros } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';

/** The optional package that queries of a lake stand on. */
export type DuckdbDriver = typeof duckdb;

/** Loads DuckDB when it is first needed. @throws LoaderError `missing_dependency` */
export async function loadDuckdb(): Promise<DuckdbDriver> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'Queries of a lake need the package @duckdb/node-api. Install it: npm install @duckdb/node-api',
      { target: 'lake', cause },
    );
  }
}

/**
 * A value as rows of the other targets have it: moments as canonical ISO texts, days as texts,
 * whole numbers as numbers where a double holds them exactly, else as bigints.
 */
export function plainValue(driver: DuckdbDriver, value: duckdb.DuckDBValue): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof driver.DuckDBDecimalValue) return value.toDouble();
  if (
    value instanceof driver.DuckDBTimestampTZValue ||
    value instanceof driver.DuckDBTimestampValue
  ) {
    return timestampOfMicros(value.micros);
  }
  if (value instanceof driver.DuckDBListValue) {
    return value.items.map((item) => plainValue(driver, item));
  }
  return typeof value === 'object' && value !== null ? value.toString() : value;
}
