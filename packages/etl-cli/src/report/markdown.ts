import { counted, dayText } from './format.ts';
import { headlineFigures } from './headline-figures.ts';
import type { ReportData } from './report-data.ts';
import { type Section, sectionsOf } from './sections.ts';
import { leadOf, sourceWords, title } from './words.ts';

/** The report as Markdown: the same sentences and tables, without the pictures. */
export function reportMarkdown(data: ReportData): string {
  const sections = sectionsOf(data);
  return [
    `# ${title}`,
    leadOf(data),
    ...(sections.length === 0 ? [] : [figuresOf(data)]),
    ...sections.map(sectionText),
    ...faultsOf(data),
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

function sectionText({ title: heading, finding, table }: Section): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => escaped(String(cell))).join(' | ')} |`;
  const rows = [table.columns, table.columns.map(() => '---'), ...table.rows];
  return `## ${heading}\n\n${escaped(finding)}\n\n${rows.map(line).join('\n')}`;
}

function faultsOf({ checks }: ReportData): string[] {
  const faults = checks.told.filter(({ status }) => status === 'known');
  if (faults.length === 0) return [];
  const lines = faults.map(
    ({ explanation, description, cases }) =>
      `- ${escaped(explanation ?? description)} (${counted(cases, 'case')})`,
  );
  return [`## What the source gets wrong\n\n${lines.join('\n')}`];
}

function checksText({ checks: { told, ...number } }: ReportData): string {
  const broken = told
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ id, status, cases }) => `\n- ${escaped(id)}: ${status}, ${counted(cases, 'case')}`);
  return `## Checks of this data\n\n${number.passed} passed, ${number.known} known faults, ${number.warned} warned, ${number.failed} failed, ${number.skipped} skipped.\n${broken.join('')}`.trimEnd();
}

function aboutTheData({ provenance }: ReportData): string {
  const facts = [
    `- Last launch: ${dayText(provenance.lastLaunch)}`,
    `- Source: ${escaped(sourceWords(provenance))}`,
    `- Loaded: ${provenance.loadedAt ?? 'unknown'}`,
    `- Run: ${provenance.runId ?? 'unknown'}`,
  ];
  return `## About this data\n\n${facts.join('\n')}`;
}

/** What Markdown, or the HTML in it, would take for more than text. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|&]/g, (char) => `\\${char}`).replace(/\s+/g, ' ');
}
