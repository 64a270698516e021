import type { ResultColumn, ResultType } from '@spacex-platform/loaders';
import { cellText, listEnd } from '../table.ts';
import { fitted, layoutOf, ruleLine, type TableLayout, tableLine } from '../table-layout.ts';
import { visibleCell } from '../visible-text.ts';
import type { RowFormat } from './row-format.ts';

/** Rows that determine the widths together; later rows can only make columns wider. */
const pageRows = 1000;
const numbers: readonly ResultType[] = ['integer', 'bigint', 'numeric', 'double'];

/**
 * A text table, page by page, so that any number of rows fits into memory. In a terminal it is cut to
 * the width, with a note.
 */
export const writeTable: RowFormat = async ({ columns, batches }, sink, { nullText }) => {
  // A query may return no columns.
  if (columns.length === 0) return sink.write('(no columns)\n');
  const header = columns.map(({ name }) => visibleCell(name));
  const isRight = columns.map(({ type }) => numbers.includes(type));
  let whole: TableLayout = layoutOf([header], isRight);
  let count = 0;
  let isCut = false;
  const writePage = async (rows: readonly (readonly string[])[]) => {
    whole = layoutOf(rows, isRight, whole.widths);
    const layout = sink.width === undefined ? whole : fitted(whole, sink.width);
    isCut ||= layout.widths.some((width, at) => width < (whole.widths[at] ?? 0));
    isCut ||= layout.widths.length < whole.widths.length;
    const head = count === 0 ? `${tableLine(header, layout)}${ruleLine(layout)}` : '';
    count += rows.length;
    await sink.write(head + rows.map((row) => tableLine(row, layout)).join(''));
  };
  let page: string[][] = [];
  for await (const batch of batches) {
    for (const row of batch) page.push(row.map((value, at) => shown(value, columns[at], nullText)));
    if (page.length < pageRows) continue;
    await writePage(page);
    page = [];
  }
  if (page.length > 0 || count === 0) await writePage(page);
  const note = isCut
    ? `Cut to the width of the terminal; --format csv or --format json prints everything.\n`
    : '';
  await sink.write(`${listEnd(count, 'row')}\n${note}`);
};

function shown(value: unknown, column: ResultColumn | undefined, nullText: string): string {
  if (value === null || value === undefined) return nullText;
  // At most six decimal places, unless a numeric is too large for a double.
  if (column?.type === 'numeric' && /\.\d{7}/.test(String(value))) {
    const rounded = Number(value);
    if (Math.abs(rounded) < 1e9) return cellText(rounded);
  }
  return cellText(value as string | number | boolean);
}
