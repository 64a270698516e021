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
