/** A row as a reader returns it. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** A number of a row; null counts as 0. */
export function numberOf(row: ResultRow, name: string): number {
  return Number(row[name] ?? 0);
}

/** Several numbers of a row by their names; null counts as 0. */
export function numbersOf<K extends string>(row: ResultRow, ...names: K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, numberOf(row, name)])) as Record<K, number>;
}

export function numberOrNull(row: ResultRow, name: string): number | null {
  const value = row[name] ?? null;
  return value === null ? null : Number(value);
}

export function textOf(row: ResultRow, name: string): string {
  return String(row[name] ?? '');
}

export function textOrNull(row: ResultRow, name: string): string | null {
  const value = row[name] ?? null;
  return value === null ? null : String(value);
}

/** A number with four decimals, since engines differ in the sixteenth digit of quartiles and sums. */
export function roundedOrNull(row: ResultRow, name: string): number | null {
  const value = numberOrNull(row, name);
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
