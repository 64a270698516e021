import type { ListingPass, SyncState } from './sync-state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Launches of this time before now are read in every run: landings change without a new key. */
export const recentWindowMs = 21 * dayMs;

/**
 * A change becomes visible when it is committed, and an answer may come from a cache that is a minute
 * old. So a pass begins this long before the last change that was read.
 */
export const overlapMs = 10 * 60_000;

/**
 * Unless that change was this old when it was read: nothing of its time can become visible later. The
 * clocks of the two machines may differ by less than this.
 */
export const settledMs = hourMs;

/** A week, minus half a day: a run of every day or every hour does not drift to the next day. */
const fullPassMs = 6.5 * dayMs;
const launchersMs = 6.5 * dayMs;
/** Twice between two full passes. */
const idsMs = 2.5 * dayMs;
/** What was read this recently need not be read again. */
const recentMs = 10 * 60_000;
/** An offset of yesterday says little. */
const listingLifetimeMs = dayMs;

/** Whether every launch is to be read, not only those that changed. */
export function isFullDue({ read, pass }: SyncState, now: number): boolean {
  return pass?.isFull !== true && isDue(read.full, fullPassMs, now);
}

/**
 * Whether changes are to be read. A run that was deferred after it had read them continues with the
 * rest: near the limit, reading them again would take the few requests that it has.
 */
export function areChangesDue(state: SyncState, now: number): boolean {
  const { pass, read, known, wanted } = state;
  if (pass !== null || isFullDue(state, now) || isDue(read.changes, recentMs, now)) return true;
  const isMissing = Object.values(known.launches).some(({ missed }) => missed > 0);
  const isRestDue = isRecentDue(state, now) || areLaunchersDue(state, now);
  return !(isRestDue || isCensusDue(state, now) || isMissing || wanted.length > 0);
}

export function isRecentDue({ read }: SyncState, now: number): boolean {
  return isDue(read.recent, recentMs, now) && isDue(read.full, hourMs, now);
}

export function areLaunchersDue({ read, launchers }: SyncState, now: number): boolean {
  return launchers !== null || isDue(read.launchers, launchersMs, now);
}

export function isCensusDue({ read, census, needsCensus }: SyncState, now: number): boolean {
  return census !== null || needsCensus || isDue(read.ids, idsMs, now);
}

/** Whether a listing that was interrupted can continue. */
export function canContinue(listing: ListingPass | null, now: number): boolean {
  return listing !== null && !isDue(listing.startedAt, listingLifetimeMs, now);
}

/** A time in the future, of a clock that was ahead, does not postpone anything. */
function isDue(last: string | null, everyMs: number, now: number): boolean {
  if (last === null) return true;
  const elapsed = now - Date.parse(last);
  return elapsed >= everyMs || elapsed < 0;
}
