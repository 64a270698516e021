import type { CheckOutcome } from '@spacex-platform/transform';
import { counted, dayText, wholeText } from '../format.ts';
import type { ReportChecks, ReportData } from '../report-data.ts';
import { sourceWords } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** What the source gets wrong, in plain words: the faults that the checks have found again. */
export function knownFaultsSection({ told }: ReportChecks): Markup {
  const faults = told.filter(({ status }) => status === 'known');
  if (faults.length === 0) return html``;
  return html`<section id="faults" class="wide" aria-labelledby="faults-title">
<h2 id="faults-title">What the source gets wrong</h2>
<p class="finding">The figures above go around these faults; each was found again in this data.</p>
<ul class="faults">${faults.map(
    ({ cases, explanation, description }) =>
      html`<li>${explanation ?? description} <small>(${counted(cases, 'case')})</small></li>
`,
  )}</ul>
</section>
`;
}

/** How the checks came out, and each that is broken beyond what is known. */
export function checksSection({ told, ...number }: ReportChecks): Markup {
  const broken = told.filter(({ status }) => status === 'failed' || status === 'warned');
  const sum = number.passed + number.known + number.warned + number.failed;
  const verdict =
    number.failed > 0
      ? html`<span class="badge bad">${counted(number.failed, 'check')} failed: do not trust these figures before you know why.</span>`
      : html`<span class="badge good">No check failed.</span>`;
  return html`<section id="checks" aria-labelledby="checks-title">
<h2 id="checks-title">Checks of this data</h2>
<p>${verdict}</p>
<dl class="facts"><dt>Checked</dt><dd>${counted(sum, 'rule')}</dd><dt>Passed</dt><dd>${wholeText(number.passed)}</dd><dt>Known faults</dt><dd>${wholeText(number.known)}</dd><dt>Warned</dt><dd>${wholeText(number.warned)}</dd><dt>Failed</dt><dd>${wholeText(number.failed)}</dd><dt>Skipped</dt><dd>${wholeText(number.skipped)}, for want of rows</dd></dl>
${broken.length === 0 ? html`` : html`<ul class="faults">${broken.map(brokenRule)}</ul>`}
</section>
`;
}

function brokenRule({ id, status, cases, example, description }: CheckOutcome): Markup {
  const first = example === null ? '' : ` The first: ${example}.`;
  return html`<li><b>${id}</b> ${status}, ${counted(cases, 'case')}. Expected: ${description}${first}</li>
`;
}

/** Where the data came from, and how old it is. */
export function aboutTheData({ provenance, headline }: ReportData): Markup {
  return html`<section id="data" aria-labelledby="data-title">
<h2 id="data-title">About this data</h2>
<p class="finding">The API stopped receiving data in October 2022.</p>
<dl class="facts"><dt>Last launch</dt><dd>${dayText(provenance.lastLaunch)}</dd><dt>Upcoming</dt><dd>${counted(headline.upcoming, 'launch', 'launches')}, counted nowhere</dd><dt>Source</dt><dd>${sourceWords(provenance)}</dd><dt>Loaded</dt><dd>${loadedText(provenance.loadedAt)}</dd><dt>Run</dt><dd>${provenance.runId ?? 'unknown'}</dd><dt>Program</dt><dd>spacex-etl ${provenance.version ?? ''}</dd></dl>
</section>
`;
}

function loadedText(moment: string | null): string {
  return moment === null ? 'unknown' : `${moment.slice(0, 16).replace('T', ' ')} UTC`;
}
