import { counted, dayText } from './format.ts';
import { headlineFigures } from './headline-figures.ts';
import type { ReportData } from './report-data.ts';
import { type Section, sectionsOf } from './sections.ts';
import { leadOf, sourceText, title } from './titles.ts';

/** The report as Markdown: the same text and tables, without charts. */
export function reportMarkdown(data: ReportData): string {
  const sections = sectionsOf(data);
  return [
    `# ${title}`,
    leadOf(data),
    ...(sections.length === 0 ? [] : [figuresOf(data)]),
    ...sections.map(sectionText),
    ...knownErrorsOf(data),
    checksText(data),
    aboutTheData(data),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function figuresOf({ headline }: ReportData): string {
  return headlineFigures(headline)
    .map(({ value, label, detail }) => `- **${value}** ${label} (${escaped(detail)})`)
    .join('\n');
}

function sectionText({ title: heading, finding, columns, rows }: Section): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => escaped(String(cell))).join(' | ')} |`;
  const lines = [columns, columns.map(() => '---'), ...rows].map(line);
  return `## ${heading}\n\n${escaped(finding)}\n\n${lines.join('\n')}`;
}

function knownErrorsOf({ checks }: ReportData): string[] {
  const errors = checks.told.filter(({ status }) => status === 'known');
  if (errors.length === 0) return [];
  const lines = errors.map(
    ({ explanation, description, cases }) =>
      `- ${escaped(explanation ?? description)} (${counted(cases, 'case')})`,
  );
  return [`## Known source errors\n\n${lines.join('\n')}`];
}

function checksText({ checks: { told, ...counts } }: ReportData): string {
  const notable = told
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ id, status, cases }) => `\n- ${escaped(id)}: ${status}, ${counted(cases, 'case')}`);
  return `## Checks of this data\n\n${counts.passed} passed, ${counts.known} known source errors, ${counts.warned} warned, ${counts.failed} failed, ${counts.skipped} skipped.\n${notable.join('')}`.trimEnd();
}

function aboutTheData({ provenance }: ReportData): string {
  const facts = [
    `- Last launch: ${dayText(provenance.lastLaunch)}`,
    `- Source: ${escaped(sourceText(provenance))}`,
    `- Loaded: ${provenance.loadedAt ?? 'unknown'}`,
    `- Run: ${provenance.runId ?? 'unknown'}`,
  ];
  return `## About this data\n\n${facts.join('\n')}`;
}

/** Escapes what Markdown, or HTML in Markdown, would interpret. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|&]/g, (char) => `\\${char}`).replace(/\s+/g, ' ');
}
