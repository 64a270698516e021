import { dayText } from './format.ts';
import type { DataTable } from './html/data-table.ts';
import type { Core } from './report-data.ts';

/** One row for each core. */
export function coreTable(cores: readonly Core[]): DataTable {
  return {
    caption: 'Flights of each core',
    columns: ['core', 'flights', 'landings', 'first flight', 'last flight'],
    rows: cores.map(({ serial, flights }) => [
      ...[serial, flights.length, flights.filter(({ landing }) => landing === 'landed').length],
      ...[flights[0], flights.at(-1)].map((flight) => dayText(flight?.date ?? null)),
    ]),
  };
}
