import stringWidth from 'string-width';

/** The narrowest column when a table is fitted to a terminal. */
const minWidth = 5;
const gap = '  ';

/** The layout of a table: the width of each column that is shown, and its alignment. */
export interface TableLayout {
  readonly widths: readonly number[];
  readonly isRight: readonly boolean[];
}

/** The columns a text needs in a terminal. */
export function widthOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** Wide enough for the rows, and for those of the layout before. */
export function layoutOf(
  rows: readonly (readonly string[])[],
  isRight: readonly boolean[],
  before: readonly number[] = [],
): TableLayout {
  const widths = isRight.map((_, at) =>
    rows.reduce((width, row) => Math.max(width, widthOf(row[at] ?? '')), before[at] ?? 0),
  );
  return { widths, isRight };
}

/**
 * Narrows the widest columns until the table fits into a terminal, and drops the last ones that do not
 * fit even so.
 */
export function fitted({ widths, isRight }: TableLayout, available: number): TableLayout {
  const fit = [...widths];
  const total = () => fit.reduce((sum, width) => sum + width, gap.length * (fit.length - 1));
  while (total() > available) {
    const widest = Math.max(...fit);
    if (widest > minWidth) fit[fit.lastIndexOf(widest)] = widest - 1;
    else if (fit.length > 1) fit.pop();
    else break;
  }
  return { widths: fit, isRight };
}

/** One line of a table; a cell that is too long is cut. */
export function tableLine(cells: readonly string[], { widths, isRight }: TableLayout): string {
  const line = widths.map((width, at) => {
    const cell = cut(cells[at] ?? '', width);
    const padding = ' '.repeat(width - widthOf(cell));
    return isRight[at] === true ? padding + cell : cell + padding;
  });
  return `${line.join(gap)}\n`;
}

/** The line below the header. */
export function ruleLine({ widths }: TableLayout): string {
  return `${widths.map((width) => '─'.repeat(width)).join(gap)}\n`;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    shown += character;
  }
  return `${shown}…`;
}
