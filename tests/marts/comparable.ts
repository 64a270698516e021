import type { DuckRow } from '../support/duckdb.ts';

/**
 * Sorts rows and rounds numbers to eleven digits, so that results of engines can be compared, which
 * differ in the order of rows and in the last bits of a sum.
 */
export function comparable(rows: readonly DuckRow[]): DuckRow[] {
  const rounded = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'number' ? Number(value.toPrecision(11)) : value,
      ]),
    ),
  );
  return rounded
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ row }) => row);
}
