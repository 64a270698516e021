import type { LedgerRunDetails, Reader } from '@spacex-platform/loaders';
import { textTable } from '../output/table.ts';
import { launchLibraryAttribution } from './attribution.ts';
import { coreTable } from './core-table.ts';
import { freshnessText } from './freshness.ts';
import { headlineFigures } from './headline-figures.ts';
import type { DataTable } from './html/data-table.ts';
import { readFigures } from './read-report.ts';
import type { Core } from './report-data.ts';
import { sectionsOf } from './sections.ts';
import { upcomingSection } from './upcoming-section.ts';

const shownCores = 10;
const shownUpcoming = 5;
const shownSections = ['reuse', 'turnaround'];

/**
 * The report in short, for a terminal: the key figures and some of the tables.
 *
 * @param runs the newest runs of the ledger
 */
export async function reportSummary(
  reader: Pick<Reader, 'query'>,
  runs: readonly LedgerRunDetails[],
): Promise<string> {
  const figures = await readFigures(reader, runs);
  if (figures.fleet.length === 0) return 'This data has no launches yet.\n';
  const { attribution } = figures.provenance;
  const lines = [
    ...headlineFigures(figures.headline).map(
      ({ value, label, detail }) => `${value} ${label} (${detail})`,
    ),
    freshnessText(figures.provenance),
    ...attribution.filter((text) => text === launchLibraryAttribution),
  ].map((line) => `${line}\n`);
  const sections = sectionsOf(figures).filter(({ id }) => shownSections.includes(id));
  const upcoming = upcomingSection(figures);
  const tables = [
    tableText('Cores with the most flights', mostFlown(figures.fleet)),
    ...sections.map((section) => tableText(section.title, section)),
    ...(upcoming === undefined ? [] : [tableText('Next launches', beginningOf(upcoming))]),
  ];
  return [lines.join(''), ...tables].join('\n');
}

function tableText(title: string, { columns, rows }: DataTable): string {
  return `${title}\n${textTable(columns, rows)}`;
}

function mostFlown(fleet: readonly Core[]): DataTable {
  const cores = fleet.toSorted((a, b) => b.flights.length - a.flights.length);
  return coreTable(cores.slice(0, shownCores));
}

function beginningOf(table: DataTable): DataTable {
  return { ...table, rows: table.rows.slice(0, shownUpcoming) };
}
