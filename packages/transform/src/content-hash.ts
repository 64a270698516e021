import type { ColumnType } from './column.ts';
import type { Row, Table } from './table.ts';
import { daysOf, epochMicros } from './timestamp.ts';
import { addDouble, addInt, addLong, addSafeInteger, addText, digest, seed } from './xxhash64.ts';

/**
 * Prepares the `_content_hash` of a table's rows: two rows of a table have the same hash when
 * they have the same values (up to a chance of 2^-64), so a loader can tell what changed
 * without comparing every column.
 *
 * It is Spark SQL's `xxhash64(nulls, c1, c2, …)`, where `nulls` is the bit mask of the null
 * columns (Spark's function passes nulls by, and a value that moves between two nullable
 * columns would go unseen), one mask for each 32 columns; a timestamp counts as its
 * microseconds, a date as its days, JSON as its text.
 *
 * @example
 * ```ts
 * const hash = contentHash(cores);
 * hash(row); // 5327409218034187243n
 * ```
 */
export function contentHash<T extends Table>(table: T): (row: Row<T>) => bigint {
  const names = Object.keys(table.columns);
  const adders = Object.values(table.columns).map((column) => adderOf[column.type]);
  return (row) => {
    const values = row as Readonly<Record<string, unknown>>;
    seed(sparkSeed);
    for (let from = 0; from < names.length; from += 32) {
      let nulls = 0;
      const to = Math.min(from + 32, names.length);
      for (let at = from; at < to; at++) {
        if (values[names[at] as string] == null) nulls |= 1 << (at - from);
      }
      addInt(nulls);
    }
    for (let at = 0; at < names.length; at++) {
      const value = values[names[at] as string];
      if (value != null) (adders[at] as (value: never) => void)(value as never);
    }
    return digest();
  };
}

const sparkSeed = 42;

const adderOf: Record<ColumnType, (value: never) => void> = {
  text: (value: string) => addText(value),
  integer: (value: number) => addInt(value),
  bigint: (value: number) => addSafeInteger(value),
  double: (value: number) => addDouble(value),
  boolean: (value: boolean) => addInt(value ? 1 : 0),
  timestamp: (value: string) => addMicros(value),
  date: (value: string) => addInt(daysOf(value)),
  json: (value: unknown) => addText(JSON.stringify(value)),
};

function addMicros(text: string): void {
  const micros = epochMicros(text);
  addLong(Number(BigInt.asIntN(32, micros)), Number(BigInt.asIntN(32, micros >> 32n)));
}
