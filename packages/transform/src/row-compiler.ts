import type { Column } from './column.ts';
import { canonicalTimestamp, yearOf } from './timestamp.ts';

/** Makes one row. `item` and `position` are those of the array element, where there is one. */
export type RowMaker = (
  document: unknown,
  item: unknown,
  position: number,
) => Record<string, unknown>;

/**
 * Writes the row function of a table as source, one object literal, and compiles it: all rows
 * of a table share one hidden class and every access is a constant name, which is some ten
 * times faster than a loop over the columns. Undefined where the platform forbids code from
 * text (a Content-Security-Policy, some edge runtimes); the loop does the same there.
 *
 * The source is made of the table's definition alone, never of a document.
 */
export function compileRowMaker(columns: Readonly<Record<string, Column>>): RowMaker | undefined {
  const fields = Object.entries(columns).map(
    ([name, column]) => `${JSON.stringify(name)}: ${valueSource(column)}`,
  );
  const source = `return (document, item, position) => ({ ${fields.join(', ')} });`;
  try {
    return new Function('canonicalTimestamp', 'yearOf', source)(
      canonicalTimestamp,
      yearOf,
    ) as RowMaker;
  } catch {
    return undefined;
  }
}

function valueSource(column: Column): string {
  const value = originSource(column);
  return column.type === 'timestamp' ? timestampSource(value) : value;
}

function timestampSource(value: string): string {
  return `((text) => text === null ? null : canonicalTimestamp(text))(${value})`;
}

function originSource({ from }: Column): string {
  switch (from.kind) {
    case 'document':
      return `(${pathSource('document', from.path)} ?? null)`;
    case 'item':
      return `(${pathSource('item', from.path)} ?? null)`;
    case 'self':
      if (from.field === null) return 'item';
      return `(typeof item === 'object' ? (item?.[${JSON.stringify(from.field)}] ?? null) : item)`;
    case 'position':
      return 'position';
    case 'year':
      return `yearOf(${pathSource('document', from.path)})`;
  }
}

function pathSource(root: string, path: readonly string[]): string {
  return path.reduce((source, key) => `${source}?.[${JSON.stringify(key)}]`, root);
}
