import type { Reader } from '@spacex-platform/loaders';
import { launchColumnsSql, launchLibrarySql, upcomingSql } from './queries.ts';
import type { UpcomingBooster, UpcomingLaunch } from './report-data.ts';
import { byUpcomingDate } from './upcoming-dates.ts';
import { numberOf, type ResultRow, textOf, textOrNull } from './values.ts';

/** What a target has of Launch Library. */
interface FromLaunchLibrary {
  readonly hasLaunchLibrary: boolean;
  readonly upcoming: readonly UpcomingLaunch[];
}

/** Reads the upcoming launches of Launch Library. A target of an earlier version has none. */
export async function readUpcoming(reader: Pick<Reader, 'query'>): Promise<FromLaunchLibrary> {
  const { columns } = await reader.query(launchColumnsSql);
  if (!columns.includes('source')) return { hasLaunchLibrary: false, upcoming: [] };
  const { rows: counts } = await reader.query(launchLibrarySql);
  if (numberOf(counts[0] ?? {}, 'launches') === 0) return { hasLaunchLibrary: false, upcoming: [] };
  const { rows } = await reader.query(upcomingSql);
  const launches = Map.groupBy(rows, (row) => textOf(row, 'launch_id'));
  const upcoming = [...launches.values()].map(launchOf).toSorted(byUpcomingDate);
  return { hasLaunchLibrary: true, upcoming };
}

function launchOf(rows: readonly ResultRow[]): UpcomingLaunch {
  const [first = {}] = rows;
  return {
    launch: textOf(first, 'launch'),
    date: textOf(first, 'date'),
    precision: textOrNull(first, 'date_precision'),
    pad: textOrNull(first, 'pad'),
    boosters: rows.filter((row) => textOrNull(row, 'flight_of') !== null).map(boosterOf),
  };
}

function boosterOf(row: ResultRow): UpcomingBooster {
  const serial = textOrNull(row, 'serial');
  return { serial, flights: serial === null ? null : numberOf(row, 'flights') };
}
