import { disclaimer, launchLibraryAttribution, launchLibraryUrl } from './attribution.ts';
import { counted, dayText, minuteText } from './format.ts';
import { freshnessText } from './freshness.ts';
import { headlineFigures } from './headline-figures.ts';
import type { DataTable } from './html/data-table.ts';
import type { ReportData } from './report-data.ts';
import { openTable, type Section, sectionsOf } from './sections.ts';
import { leadOf, sourceText, title } from './titles.ts';
import { upcomingSection } from './upcoming-section.ts';

/** The report as Markdown: the same text and tables, without charts. */
export function reportMarkdown(data: ReportData): string {
  const sections = sectionsOf(data);
  return [
    `# ${title}`,
    leadOf(data),
    freshnessText(data.provenance),
    ...(sections.length === 0 ? [] : [figuresOf(data)]),
    ...upcomingText(data),
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

function upcomingText(data: ReportData): string[] {
  const section = upcomingSection(data);
  if (section === undefined) return [];
  const { title: heading, finding } = section;
  return [`## ${heading}\n\n${escaped(finding)}\n\n${tableText(section)}`];
}

function sectionText(section: Section): string {
  const { title: heading, finding } = section;
  const table = openTable(section);
  const short = table === section ? '' : ' The table has one row for each of them.';
  return `## ${heading}\n\n${escaped(finding + short)}\n\n${tableText(table)}`;
}

function tableText({ columns, rows }: DataTable): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => escaped(String(cell))).join(' | ')} |`;
  return [columns, columns.map(() => '---'), ...rows].map(line).join('\n');
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
    ...(provenance.lastSync === null
      ? []
      : [`- Last complete sync with Launch Library: ${minuteText(provenance.lastSync)}`]),
    `- Source: ${escaped(sourceText(provenance))}`,
    `- Loaded: ${provenance.loadedAt ?? 'unknown'}`,
    `- Run: ${provenance.runId ?? 'unknown'}`,
  ];
  const attribution = provenance.attribution.map(attributionText).join('. ');
  return `## About this data\n\n${facts.join('\n')}\n\n${attribution}. ${disclaimer}`;
}

function attributionText(text: string): string {
  return text === launchLibraryAttribution ? `[${text}](${launchLibraryUrl})` : text;
}

/** Escapes what Markdown, or HTML in Markdown, would interpret. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|&]/g, (char) => `\\${char}`).replace(/\s+/g, ' ');
}
