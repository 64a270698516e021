/** A row as a reader gives it. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** A number of a row; nothing counts as 0. */
export function numberOf(row: ResultRow, name: string): number {
  return Number(row[name] ?? 0);
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

/**
 * A fraction to four decimals: engines differ in the sixteenth digit of a quartile or a sum, and
 * their reports must not.
 */
export function roundedOrNull(row: ResultRow, name: string): number | null {
  const value = numberOrNull(row, name);
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
