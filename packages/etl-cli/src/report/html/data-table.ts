import { html, type Markup, wholeDates } from './markup.ts';

/** A table of a section. */
export interface DataTable {
  /** The content of the table, also for screen readers. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first value of a row is its header. Numbers are aligned to the right. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The figures of a chart as a collapsible table. */
export function dataTable({ caption, columns, rows }: DataTable): Markup {
  return html`<details><summary>${caption}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${caption}">${tableOf({ columns, rows })}</div></details>
`;
}

/** The table alone. */
export function tableOf({ columns, rows }: Pick<DataTable, 'columns' | 'rows'>): Markup {
  return html`<table>
<thead><tr>${columns.map((name, at) => heading(name, isNumeric(rows, at)))}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...rest]) =>
      html`<tr><th scope="row">${wholeDates(String(first))}</th>${rest.map((value, at) => cell(value, isNumeric(rows, at + 1)))}</tr>
`,
  )}</tbody>
</table>`;
}

function heading(name: string, numeric: boolean): Markup {
  return numeric
    ? html`<th scope="col" class="number">${name}</th>`
    : html`<th scope="col">${name}</th>`;
}

function cell(value: string | number, numeric: boolean): Markup {
  return numeric ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`;
}

/** Texts such as `12.5` and `–` count as numbers. */
function isNumeric(rows: DataTable['rows'], at: number): boolean {
  return (
    at > 0 && rows.every((row) => /^[\d.,%\s–]+$/.test(String(row[at] ?? ''))) && rows.length > 0
  );
}
