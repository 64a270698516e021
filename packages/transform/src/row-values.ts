import type { Row, Table } from './table.ts';

/** Writes the values of a row into an array, in the order of the columns. */
export type ReadValues = (row: Row, into: unknown[]) => void;

/**
 * Returns the function that reads the values of a table's rows. It is compiled with constant column
 * names, because a loop with dynamic names takes longer than what callers do with the values. The
 * loop is used if the platform forbids code generation from strings.
 *
 * @example
 * ```ts
 * const values: unknown[] = [];
 * for (const row of rowsOf(cores)(core)) valuesOf(cores)(row, values); // ['5e9e289d…', 'B1058', 5, …]
 * ```
 */
export function valuesOf(table: Table): ReadValues {
  const names = Object.keys(table.columns);
  return compileReadValues(names) ?? loopReadValues(names);
}

/** Compiles the function. Its source contains only column names, no values of rows. */
export function compileReadValues(names: readonly string[]): ReadValues | undefined {
  const lines = names.map((name, at) => `into[${at}] = row[${JSON.stringify(name)}];`);
  try {
    return new Function('row', 'into', lines.join('\n')) as ReadValues;
  } catch {
    return undefined;
  }
}

/** The same function as a loop. */
export function loopReadValues(names: readonly string[]): ReadValues {
  return (row, into) => {
    const values = row as Readonly<Record<string, unknown>>;
    for (let at = 0; at < names.length; at++) into[at] = values[names[at] as string];
  };
}
