import { html, type Markup, trusted } from './markup.ts';

const outlined = 'fill="var(--surface)" stroke-width="2"';

/** Small versions of the marks in the charts. */
const marks: Readonly<Record<string, string>> = {
  landed: '<circle cx="7" cy="7" r="5" fill="var(--landed)"/>',
  failed: '<path d="M2.5 2.5l9 9m0-9l-9 9" stroke="var(--failed)" stroke-width="2"/>',
  unknown: `<path d="M7 1l4 6-4 6-4-6z" stroke="var(--unknown)" ${outlined}/>`,
  none: `<rect x="2.5" y="2.5" width="9" height="9" stroke="var(--none)" ${outlined}/>`,
  'landed-bar': '<rect x="1" y="1" width="12" height="12" fill="var(--landed)"/>',
  'unknown-bar': '<rect x="1" y="1" width="12" height="12" fill="url(#unknown-fill)"/>',
  'failed-bar': '<rect x="1" y="1" width="12" height="12" fill="url(#failed-fill)"/>',
  accent: '<rect x="1" y="1" width="12" height="12" fill="var(--accent)"/>',
  rest: '<rect x="1" y="1" width="12" height="12" fill="var(--rest)"/>',
  point: '<circle cx="7" cy="7" r="3" fill="var(--accent)"/>',
  median: '<path d="M0 7h14" stroke="currentColor" stroke-width="2.5"/>',
  box: '<rect x="1" y="1" width="12" height="12" fill="var(--accent)" fill-opacity=".22"/>',
};

/** The legend of a chart from labels by mark; empty if it has only one mark. */
export function legendOf(labels: Readonly<Record<string, string>>): Markup {
  const entries = Object.entries(labels);
  if (entries.length === 0) return html``;
  return html`<ul class="legend">${entries.map(
    ([kind, label]) =>
      html`<li><svg viewBox="0 0 14 14" aria-hidden="true">${trusted(marks[kind] ?? '')}</svg>${label}</li>`,
  )}</ul>
`;
}

/** Fill patterns, so that outcomes do not differ by color alone. */
export const fills = trusted(`<svg class="defs" aria-hidden="true"><defs>
<pattern id="failed-fill" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--failed)"/><rect width="1.4" height="5" fill="var(--surface)"/></pattern>
<pattern id="unknown-fill" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="var(--unknown)"/><circle cx="2.5" cy="2.5" r="1.1" fill="var(--surface)"/></pattern>
</defs></svg>`);
