import type { Column } from './column.ts';
import { canonicalTimestamp, yearOf } from './timestamp.ts';

/** Makes one row. `item` and `position` are those of the array element of a child table. */
export type RowMaker = (
  document: unknown,
  item: unknown,
  position: number,
) => Record<string, unknown>;

/**
 * Generates the source of a table's row function, which returns one object literal, and compiles
 * it. All rows then share one hidden class and all keys are constants, which is about ten times
 * faster than a loop over the columns. Returns undefined if the platform forbids code generation
 * from strings (a Content-Security-Policy, some edge runtimes); the caller then uses the loop.
 *
 * The source contains only names from the table definition, no values from documents.
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
