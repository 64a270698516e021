import { layoutOf, ruleLine, tableLine } from './table-layout.ts';
import { visibleCell, visibleText } from './visible-text.ts';

type Cell = string | number | bigint | boolean | null | undefined | object;

/** A plain text table: a header, numbers aligned to the right, null as an empty cell. */
export function textTable(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  const cells = rows.map((row) => row.map((value) => cellText(value as Cell)));
  const numeric = columns.map((_, at) =>
    rows.every(
      (row) => row[at] == null || typeof row[at] === 'number' || typeof row[at] === 'bigint',
    ),
  );
  const header = columns.map(visibleCell);
  const layout = layoutOf([header, ...cells], numeric);
  const lines = cells.map((row) => tableLine(row, layout));
  return `${tableLine(header, layout)}${ruleLine(layout)}${lines.join('')}`;
}

/** Lines with a name and a value each. */
export function factLines(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name.padEnd(10)}${visibleText(value)}\n`)
    .join('');
}

/** `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The line below a list: the number of rows, and whether `--limit` cut off others. */
export function listEnd(count: number, noun: string, hasMore = false): string {
  const rows = counted(count, noun);
  return hasMore ? `(the newest ${rows}; use --limit to show more)` : `(${rows})`;
}

/** A value for people: at most six decimal places. */
export function cellText(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return String(Math.round(value * 1e6) / 1e6);
  }
  return visibleCell(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
