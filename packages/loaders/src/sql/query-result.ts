/** A row as a driver returns it. */
export type ResultRow = Record<string, unknown>;

/** The result of a statement. */
export interface QueryResult {
  readonly rows: readonly ResultRow[];
  /** Rows that the statement inserted, updated or deleted. */
  readonly affected: number;
  /** Names of the columns, in order. */
  readonly columns: readonly string[];
}

/**
 * Builds a result from the values of a driver. SQL allows two columns with the same name, an object
 * does not: the second becomes `count_2`.
 */
export function resultOf(
  names: readonly string[],
  values: readonly (readonly unknown[])[],
  affected: number,
): QueryResult {
  const columns = uniqueNames(names);
  const rows = values.map((row) => {
    const object: ResultRow = {};
    for (let at = 0; at < columns.length; at++) object[columns[at] as string] = row[at] ?? null;
    return object;
  });
  return { columns, rows, affected };
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; seen.has(unique); count++) {
      const candidate = `${name}_${count}`;
      if (!taken.has(candidate)) unique = candidate;
    }
    seen.add(unique);
    return unique;
  });
}
