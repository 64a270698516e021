import { getBorderCharacters, table } from 'table';

type Cell = string | number | bigint | boolean | null | undefined | object;

/** A plain table for people: a heading line, numbers to the right, null as an empty cell. */
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
  return table([[...columns], ...cells], {
    border: {
      ...getBorderCharacters('void'),
      bodyJoin: '  ',
      headerJoin: '─',
      joinJoin: '  ',
      joinBody: '─',
    },
    columnDefault: { paddingLeft: 0, paddingRight: 0 },
    columns: numeric.map((right) => ({ alignment: right ? 'right' : 'left' })),
    drawHorizontalLine: (index) => index === 1,
  });
}

/** The line below a list: how many rows it has, and whether `--limit` has held some back. */
export function listEnd(count: number, noun: string, more: boolean): string {
  const rows = `${count} ${noun}${count === 1 ? '' : 's'}`;
  return more ? `(the newest ${rows}; --limit shows more)` : `(${rows})`;
}

/** A value as a person reads it: at most six digits after the point. */
export function cellText(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return String(Math.round(value * 1e6) / 1e6);
  }
  // The table library refuses control characters.
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return [...text].map((char) => (char < ' ' || char === '\u007f' ? ' ' : char)).join('');
}
