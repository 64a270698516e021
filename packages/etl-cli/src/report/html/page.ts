import { disclaimer, launchLibraryAttribution, launchLibraryUrl } from '../attribution.ts';
import { draw, widths } from '../charts/draw.ts';
import { charts } from '../charts/index.ts';
import { dayText } from '../format.ts';
import { freshnessText } from '../freshness.ts';
import { headlineFigures } from '../headline-figures.ts';
import type { ReportData } from '../report-data.ts';
import { type Section, sectionsOf } from '../sections.ts';
import { leadOf, title } from '../titles.ts';
import { aboutTheData, checksSection, knownErrorsSection } from './closing-sections.ts';
import { dataTable } from './data-table.ts';
import { fills, legendOf } from './legend.ts';
import { html, type Markup, trusted, wholeDates } from './markup.ts';
import { style } from './style.ts';
import { upcomingMarkup } from './upcoming-section.ts';

/**
 * The report as one HTML file without scripts or requests. The same data always produces the same bytes.
 */
export function reportPage(data: ReportData): string {
  const sections = sectionsOf(data);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${leadOf(data)}">
<link rel="icon" href="data:,">
<title>${title}, data up to ${dayText(data.provenance.lastLaunch)}</title>
<style>${trusted(style)}</style>
</head>
<body>
${fills}
<header>
<h1>${title}</h1>
<p class="lead">${wholeDates(leadOf(data))}</p>
<p class="freshness">${wholeDates(freshnessText(data.provenance))}</p>
</header>
<main>
${sections.length === 0 ? html`` : figures(data)}
<div class="sections">
${upcomingMarkup(data)}${sections.map((section) => sectionOf(section, data))}${knownErrorsSection(data.checks)}${checksSection(data.checks)}${aboutTheData(data)}</div>
</main>
<footer>
<p>${data.provenance.attribution.map(attributed)}${disclaimer}</p>
</footer>
</body>
</html>
`;
  return page.text;
}

function attributed(text: string): Markup {
  return text === launchLibraryAttribution
    ? html`<a href="${launchLibraryUrl}">${text}</a>. `
    : html`${text}. `;
}

function figures({ headline }: ReportData): Markup {
  return html`<dl class="figures">${headlineFigures(headline).map(
    ({ id, value, label, detail }) =>
      html`<div id="figure-${id}"><dt>${label}</dt><dd class="value">${value}</dd><dd class="detail">${detail}</dd></div>
`,
  )}</dl>`;
}

/** Draws the chart twice, for phones and for wider screens, so that its text stays readable. */
function sectionOf(section: Section, data: ReportData): Markup {
  const { id, title: heading, finding, isWide = false, legend } = section;
  const parts = charts[id](data);
  const drawn = (width: number) =>
    parts.map((chart, at) => {
      const part = parts.length > 1 ? ` (part ${at + 1} of ${parts.length})` : '';
      const label = `${heading}${part}. ${finding} The figures are in the table below.`;
      return trusted(draw(chart, width, label));
    });
  return html`<section id="${id}"${isWide ? html` class="wide"` : html``} aria-labelledby="${id}-title">
<h2 id="${id}-title">${heading}</h2>
<p class="finding">${finding}</p>
${legendOf(legend)}<div class="wide-only">${drawn(isWide ? widths.wide : widths.half)}</div>
<div class="narrow">${drawn(widths.narrow)}</div>
${dataTable(section)}</section>
`;
}
