import type { Row, Table } from './table.ts';

/** Puts the values of a row into `into`, in the order of the columns. */
export type ReadValues = (row: Row, into: unknown[]) => void;

/**
 * Prepares reading a table's rows column by column. A loop that looks each value up by its name
 * costs more than what is then done with the values; a compiled function with constant names
 * does not. The loop takes its place where the platform forbids code from text.
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

/** The source is made of the names of the columns alone, never of a row. */
export function compileReadValues(names: readonly string[]): ReadValues | undefined {
  const lines = names.map((name, at) => `into[${at}] = row[${JSON.stringify(name)}];`);
  try {
    return new Function('row', 'into', lines.join('\n')) as ReadValues;
  } catch {
    return undefined;
  }
}

/** The same by a loop. */
export function loopReadValues(names: readonly string[]): ReadValues {
  return (row, into) => {
    const values = row as Readonly<Record<string, unknown>>;
    for (let at = 0; at < names.length; at++) into[at] = values[names[at] as string];
  };
}
