import type { ColumnType } from './column.ts';
import { valuesOf } from './row-values.ts';
import type { Row, Table } from './table.ts';
import { daysOf, microsOfDay } from './timestamp.ts';
import { xxhash64 } from './xxhash64.ts';
import type { Xxhash64 } from './xxhash64-type.ts';

/**
 * Returns the function that computes the `_content_hash` of a table's rows. Two rows of a table
 * have the same hash if and only if they have the same values (up to a probability of 2^-64), so
 * loaders can detect changes without comparing every column.
 *
 * It equals Spark SQL's `xxhash64(nulls, c1, c2, …)`. `nulls` is a bit mask of the null columns, one
 * for each 32 columns: Spark's function skips nulls, so without it a value that moves between two
 * nullable columns would not change the hash. Timestamps are hashed as microseconds, dates as days,
 * JSON as text.
 *
 * @example
 * ```ts
 * const hash = contentHash(cores);
 * for (const row of rowsOf(cores)(core)) console.log(hash(row)); // 5327409218034187243n
 * ```
 */
export function contentHash<T extends Table>(table: T): (row: Row<T>) => bigint {
  const readValues = valuesOf(table);
  const hash = valuesHash(table);
  const values: unknown[] = [];
  return (row) => {
    readValues(row as Row, values);
    return hash(values);
  };
}

/**
 * Like {@link contentHash}, for values that are already in the order of the columns; see
 * {@link valuesOf}.
 *
 * @example
 * ```ts
 * const values: unknown[] = [];
 * const read = valuesOf(cores);
 * const hash = valuesHash(cores);
 * for (const row of rowsOf(cores)(core)) {
 *   read(row, values);
 *   console.log(hash(values));
 * }
 * ```
 */
export function valuesHash(table: Table): (values: readonly unknown[]) => bigint {
  const adders = Object.values(table.columns).map((column) => adderOf[column.type]);
  const count = adders.length;
  const hash = xxhash64();
  return (values) => {
    startHash(hash, values, count);
    for (let at = 0; at < count; at++) {
      const value = values[at];
      if (value != null) (adders[at] as Adder)(hash, value as never);
    }
    return hash.digest();
  };
}

/** Spark's own. */
export const sparkSeed = 42;

/** Starts the hash of a row with the bit masks of its nulls. */
export function startHash(hash: Xxhash64, values: readonly unknown[], count: number): void {
  hash.seed(sparkSeed);
  for (let from = 0; from < count; from += 32) {
    let nulls = 0;
    const to = Math.min(from + 32, count);
    for (let at = from; at < to; at++) if (values[at] == null) nulls |= 1 << (at - from);
    hash.addInt(nulls);
  }
}

/** Adds a value that is not null. */
export type Adder = (hash: Xxhash64, value: never) => void;

/** How the values of each column type are hashed. */
export const adderOf: Record<ColumnType, Adder> = {
  text: (hash, value: string) => hash.addText(value),
  integer: (hash, value: number) => hash.addInt(value),
  bigint: (hash, value: number) => hash.addSafeInteger(value),
  double: (hash, value: number) => hash.addDouble(value),
  boolean: (hash, value: boolean) => hash.addInt(value ? 1 : 0),
  timestamp: (hash, value: string) => hash.addMoment(daysOf(value), microsOfDay(value)),
  date: (hash, value: string) => hash.addInt(daysOf(value)),
  json: (hash, value: unknown) => hash.addText(JSON.stringify(value)),
};
