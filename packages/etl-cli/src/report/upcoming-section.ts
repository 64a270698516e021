import { counted, wholeText } from './format.ts';
import type { DataTable } from './html/data-table.ts';
import type { ReportFigures, UpcomingBooster, UpcomingLaunch } from './report-data.ts';
import { upcomingDate } from './upcoming-dates.ts';

/** The upcoming launches with their boosters. */
export interface UpcomingSection extends DataTable {
  readonly title: string;
  readonly finding: string;
}

/** Undefined if Launch Library has none in this target. */
export function upcomingSection({ upcoming }: ReportFigures): UpcomingSection | undefined {
  if (upcoming.length === 0) return undefined;
  const assigned = upcoming.filter(({ boosters }) =>
    boosters.some(({ serial }) => serial !== null),
  );
  return {
    title: 'Upcoming launches',
    finding: `${counted(upcoming.length, 'launch', 'launches')}, ${wholeText(assigned.length)} with an assigned booster. Dates are as precise as they are known; a booster is shown with its flights so far. No figure includes these launches.`,
    caption: `All ${wholeText(upcoming.length)} upcoming launches`,
    columns: ['date', 'launch', 'pad', 'boosters'],
    rows: upcoming.map((launch) => [
      ...[upcomingDate(launch), launch.launch, launch.pad ?? '–', boostersText(launch)],
    ]),
  };
}

/** `B1067 (36 flights)`, `B1072 (2 flights), 2 not assigned`. */
function boostersText({ boosters }: UpcomingLaunch): string {
  const named = boosters.filter(({ serial }) => serial !== null).map(boosterText);
  const open = boosters.length - named.length;
  if (named.length === 0) return 'not assigned';
  return [...named, ...(open > 0 ? [`${open} not assigned`] : [])].join(', ');
}

function boosterText({ serial, flights }: UpcomingBooster): string {
  return `${serial} (${flights ? counted(flights, 'flight') : 'new'})`;
}
