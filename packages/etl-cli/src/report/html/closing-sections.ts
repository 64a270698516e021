import type { CheckOutcome } from '@spacex-platform/transform';
import { launchLibraryAttribution } from '../attribution.ts';
import { counted, dayText, minuteText, wholeText } from '../format.ts';
import type { ReportChecks, ReportData } from '../report-data.ts';
import { sourceText } from '../titles.ts';
import { html, type Markup } from './markup.ts';

/** The known source errors that the checks have found. */
export function knownErrorsSection({ told }: ReportChecks): Markup {
  const errors = told.filter(({ status }) => status === 'known');
  if (errors.length === 0) return html``;
  return html`<section id="faults" class="wide" aria-labelledby="faults-title">
<h2 id="faults-title">Known source errors</h2>
<p class="finding">The figures above do not depend on these errors. Each of them is present in this data.</p>
<ul class="faults">${errors.map(
    ({ cases, explanation, description }) =>
      html`<li>${explanation ?? description} <small>(${counted(cases, 'case')})</small></li>
`,
  )}</ul>
</section>
`;
}

/** The number of checks by status, and the failed checks and warnings. */
export function checksSection({ told, ...counts }: ReportChecks): Markup {
  const broken = told.filter(({ status }) => status === 'failed' || status === 'warned');
  const sum = counts.passed + counts.known + counts.warned + counts.failed;
  const verdict =
    counts.failed > 0
      ? html`<span class="badge bad">${counted(counts.failed, 'check')} failed. Do not rely on these figures until the cause is known.</span>`
      : html`<span class="badge good">No check failed.</span>`;
  return html`<section id="checks" aria-labelledby="checks-title">
<h2 id="checks-title">Checks of this data</h2>
<p>${verdict}</p>
<dl class="facts"><dt>Total</dt><dd>${counted(sum, 'check')}</dd><dt>Passed</dt><dd>${wholeText(counts.passed)}</dd><dt>Known source errors</dt><dd>${wholeText(counts.known)}</dd><dt>Warned</dt><dd>${wholeText(counts.warned)}</dd><dt>Failed</dt><dd>${wholeText(counts.failed)}</dd><dt>Skipped</dt><dd>${wholeText(counts.skipped)} (no rows)</dd></dl>
${broken.length === 0 ? html`` : html`<ul class="faults">${broken.map(brokenCheck)}</ul>`}
</section>
`;
}

function brokenCheck({ id, status, cases, example, description }: CheckOutcome): Markup {
  const first = example === null ? '' : ` First: ${example}.`;
  return html`<li><b>${id}</b> ${status}, ${counted(cases, 'case')}. Expected: ${description}${first}</li>
`;
}

/** The source of the data, and its age. */
export function aboutTheData({ provenance, headline, upcoming }: ReportData): Markup {
  const { lastSync } = provenance;
  const stale = headline.upcoming - upcoming.length;
  return html`<section id="data" aria-labelledby="data-title">
<h2 id="data-title">About this data</h2>
<p class="finding">${provenance.attribution.includes(launchLibraryAttribution) ? 'The API of r/SpaceX stopped receiving data in October 2022; later launches are those of Launch Library.' : 'The API stopped receiving data in October 2022.'}</p>
<dl class="facts"><dt>Last launch</dt><dd>${dayText(provenance.lastLaunch)}</dd>${lastSync === null ? html`` : html`<dt>Last complete sync</dt><dd>${minuteText(lastSync)}</dd>`}${stale > 0 ? html`<dt>Upcoming</dt><dd>${counted(stale, 'launch', 'launches')} as of October 2022, not included in any figure</dd>` : html``}<dt>Source</dt><dd>${sourceText(provenance)}</dd><dt>Loaded</dt><dd>${loadedText(provenance.loadedAt)}</dd><dt>Run</dt><dd>${provenance.runId ?? 'unknown'}</dd><dt>Program</dt><dd>spacex-etl ${provenance.version ?? ''}</dd></dl>
</section>
`;
}

function loadedText(timestamp: string | null): string {
  return timestamp === null ? 'unknown' : minuteText(timestamp);
}
