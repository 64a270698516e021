import type { Launch } from '@spacex-platform/spacex-client';

/**
 * Precisions of Launch Library by their ids. Parts of a day are a day, and a week is counted as a
 * month, because r/SpaceX has no weeks.
 */
const precisions: ReadonlyMap<number, Launch['date_precision']> = new Map([
  ...[0, 1, 2].map((id) => [id, 'hour'] as const),
  ...[3, 4, 5].map((id) => [id, 'day'] as const),
  ...[6, 7].map((id) => [id, 'month'] as const),
  ...[8, 9, 10, 11].map((id) => [id, 'quarter'] as const),
  ...[12, 13].map((id) => [id, 'half'] as const),
  ...[14, 15].map((id) => [id, 'year'] as const),
]);

/** The precision of a date; undefined for one that r/SpaceX does not have, such as a decade. */
export function precisionOf(id: number): Launch['date_precision'] | undefined {
  return precisions.get(id);
}

/** A time at a launch site, `2026-01-12T16:08:20-05:00`; null if the time zone is not known. */
export function localTime(time: Date, timeZone: string | null | undefined): string | null {
  const offset = offsetOf(time, timeZone);
  if (offset === undefined) return null;
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  const local = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Minutes ahead of UTC. */
function offsetOf(time: Date, timeZone: string | null | undefined): number | undefined {
  if (timeZone === null || timeZone === undefined || timeZone === '') return undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value;
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '') ?? [];
    if (name === undefined) return undefined;
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  } catch {
    // A name that the platform does not know.
    return undefined;
  }
}
