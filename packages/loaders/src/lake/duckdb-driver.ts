import type * as duckdb from '@duckdb/node-api';
import { timestampOfMicros } from '@spacex-platform/transform';
import { importOptional } from '../errors/optional-package.ts';

/** The optional package that queries of a lake need. */
export type DuckdbDriver = typeof duckdb;

const missing =
  'Queries of a lake need the package @duckdb/node-api. Install it: npm install @duckdb/node-api';

/** @throws LoaderError `missing_dependency` */
export function loadDuckdb(): Promise<DuckdbDriver> {
  return importOptional(missing, { target: 'lake' }, () => import('@duckdb/node-api'));
}

/**
 * Converts a value to what the other targets return: timestamps as canonical ISO strings, dates as
 * strings, integers as numbers if a double represents them exactly, else as bigints.
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
  return typeof value === 'object' && value !== null ? value.toString() : value;
}
