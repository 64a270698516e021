import type { ReportFigures } from '../report-data.ts';
import { upcomingSection } from '../upcoming-section.ts';
import { dataTable, tableOf } from './data-table.ts';
import { html, type Markup } from './markup.ts';

const shown = 8;

/** The next launches, and all of them as a collapsible table; empty without any. */
export function upcomingMarkup(data: ReportFigures): Markup {
  const section = upcomingSection(data);
  if (section === undefined) return html``;
  const { title, finding, columns, rows } = section;
  const rest = rows.length > shown ? dataTable(section) : html``;
  return html`<section id="upcoming" class="wide" aria-labelledby="upcoming-title">
<h2 id="upcoming-title">${title}</h2>
<p class="finding">${finding}</p>
<div class="next" tabindex="0" role="region" aria-label="The next launches">${tableOf({ columns, rows: rows.slice(0, shown) })}</div>
${rest}</section>
`;
}
