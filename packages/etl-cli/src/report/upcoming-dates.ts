import { dayText, minuteText } from './format.ts';
import type { UpcomingLaunch } from './report-data.ts';

const monthNames = new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' });

/** The finest first, for launches whose period ends on the same day. */
const precisions = ['hour', 'day', 'month', 'quarter', 'half', 'year'];

/**
 * The date of an upcoming launch, as far as it is known: `2026-08-25 05:49 UTC`, `2026-08-25`,
 * `August 2026`, `Q3 2026`, `second half of 2026`, `2026`; `unknown` without a precision.
 */
export function upcomingDate({ date, precision }: UpcomingLaunch): string {
  const time = new Date(date);
  const year = time.getUTCFullYear();
  const month = time.getUTCMonth();
  switch (precision) {
    case 'hour':
      return minuteText(date);
    case 'day':
      return dayText(date);
    case 'month':
      return `${monthNames.format(time)} ${year}`;
    case 'quarter':
      return `Q${Math.floor(month / 3) + 1} ${year}`;
    case 'half':
      return `${month < 6 ? 'first' : 'second'} half of ${year}`;
    case 'year':
      return String(year);
    default:
      return 'unknown';
  }
}

/** Orders launches by date, then by precision and name. A date that is not known is the last. */
export function byUpcomingDate(one: UpcomingLaunch, other: UpcomingLaunch): number {
  const unknown = ({ precision }: UpcomingLaunch) => Number(rankOf(precision) < 0);
  return (
    unknown(one) - unknown(other) ||
    Date.parse(one.date) - Date.parse(other.date) ||
    rankOf(one.precision) - rankOf(other.precision) ||
    compareNames(one.launch, other.launch)
  );
}

function rankOf(precision: string | null): number {
  return precisions.indexOf(precision ?? '');
}

/** Numbers in names by their value, and the same on every system. */
function compareNames(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
