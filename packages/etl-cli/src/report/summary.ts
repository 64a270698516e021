import type { Reader } from '@spacex-platform/loaders';
import { textTable } from '../output/table.ts';
import { dayText } from './format.ts';
import { headlineFigures } from './headline-figures.ts';
import { readFigures } from './read-report.ts';
import type { Core } from './report-data.ts';
import { sectionsOf } from './sections.ts';

const shownCores = 10;
const shownSections = ['reuse', 'turnaround'];

/** The report in short, for a terminal: the key figures and some of the tables. */
export async function reportSummary(reader: Pick<Reader, 'query'>): Promise<string> {
  const figures = await readFigures(reader, []);
  if (figures.fleet.length === 0) return 'This data has no launches yet.\n';
  const lines = headlineFigures(figures.headline).map(
    ({ value, label, detail }) => `${value} ${label} (${detail})\n`,
  );
  const sections = sectionsOf(figures).filter(({ id }) => shownSections.includes(id));
  const tables = sections.map(
    ({ title, columns, rows }) => `${title}\n${textTable(columns, rows)}`,
  );
  return [lines.join(''), mostFlown(figures.fleet), ...tables].join('\n');
}

function mostFlown(fleet: readonly Core[]): string {
  const cores = fleet.toSorted((a, b) => b.flights.length - a.flights.length);
  const rows = cores
    .slice(0, shownCores)
    .map(({ serial, flights }) => [
      ...[serial, flights.length, flights.filter(({ landing }) => landing === 'landed').length],
      ...[flights[0], flights.at(-1)].map((flight) => dayText(flight?.date ?? null)),
    ]);
  const columns = ['core', 'flights', 'landings', 'first flight', 'last flight'];
  return `Cores with the most flights\n${textTable(columns, rows)}`;
}
