import type { ChangedLaunches, LaunchCursor } from '@spacex-platform/spacex-client/launch-library';
import {
  applyDocuments,
  applyIds,
  type DocumentKey,
  endListing,
  type Reading,
} from './apply-documents.ts';
import { canContinue, isFullDue, overlapMs, settledMs } from './schedule.ts';
import type { StoreChange } from './store.ts';
import {
  type ChangePass,
  type ChangeTie,
  firstCursor,
  type ListingPass,
  type SyncState,
} from './sync-state.ts';

/** A change of the state alone. */
export function stateOnly(state: SyncState): StoreChange {
  return { state, documents: [], removed: [] };
}

/** What to read even if it is not due. */
export interface PassRequest {
  /** Every launch and every booster. */
  readonly full: boolean;
  /** The ids of all launches. */
  readonly census: boolean;
}

/** Begins a reading of changed launches, or continues the one under way. */
export function beginPass(state: SyncState, now: number, { full, census }: PassRequest): SyncState {
  const isFull = full || isFullDue(state, now);
  const needsCensus = census || state.needsCensus;
  if (state.pass !== null && !isFull) return { ...state, needsCensus };
  const listing = state.listing + 1;
  const startedAt = new Date(now).toISOString();
  const cursor = isFull ? firstCursor : cursorAfter(state);
  const pass: ChangePass = { number: listing, isFull, startedAt, cursor, tie: null };
  const again = full ? { read: { ...state.read, launchers: null }, launchers: null } : {};
  return { ...state, ...again, listing, pass, needsCensus };
}

/**
 * Applies a page of changed launches, and ends the pass with its last page.
 *
 * @param cursor with which the page was requested
 */
export function applyChanges(
  state: SyncState,
  reading: Reading,
  number: number,
  cursor: LaunchCursor,
  page: Pick<ChangedLaunches<unknown>, 'next' | 'isLast' | 'isTie' | 'count'>,
): StoreChange {
  const applied = applyDocuments(state, reading);
  // Another run has ended this pass or begun a new one. The documents count in any case.
  if (applied.state.pass?.number !== number) return applied;
  const pass = { ...applied.state.pass, tie: tieOf(applied.state.pass.tie, cursor, page) };
  if (!page.isLast) {
    const next = later(pass.cursor, page.next);
    return { ...applied, state: { ...applied.state, pass: { ...pass, cursor: next } } };
  }
  const { startedAt, isFull } = pass;
  const isTied = !isTieComplete(applied.state, pass);
  const read = {
    ...applied.state.read,
    changes: startedAt,
    ...(isFull ? { full: startedAt } : {}),
  };
  const ended: SyncState = {
    ...applied.state,
    ...{ pass: null, read, changedUntil: page.next.updatedFrom },
    needsCensus: applied.state.needsCensus || isTied,
  };
  if (isFull && isTied) return { ...applied, state: withUnseenWanted(ended, number) };
  if (!isFull) return { ...applied, state: ended };
  // A full pass has listed every launch.
  const complete = { ...ended, read: { ...read, ids: startedAt } };
  const listed = endListing(complete, 'launches', number, reading.fetchedAt);
  return { ...listed, documents: applied.documents };
}

/** The first tie of a pass, with the largest number that the server named for it. */
function tieOf(
  tie: ChangeTie | null,
  { updatedFrom }: LaunchCursor,
  { isTie, count }: Pick<ChangedLaunches<unknown>, 'isTie' | 'count'>,
): ChangeTie | null {
  if (tie === null) return isTie ? { from: updatedFrom, count } : null;
  return tie.from === updatedFrom ? { ...tie, count: Math.max(tie.count, count) } : tie;
}

/** Whether as many launches were read from the tie on as the server has. */
function isTieComplete({ known }: SyncState, { tie, number }: ChangePass): boolean {
  if (tie === null) return true;
  const from = Date.parse(tie.from);
  const read = Object.values(known.launches).filter(
    ({ seen, lastUpdated }) => seen >= number && Date.parse(lastUpdated ?? '') >= from,
  );
  return read.length >= tie.count;
}

/** Begins a listing by offset, or continues the one under way. */
export function beginListing(
  state: SyncState,
  name: 'census' | 'launchers',
  now: number,
): SyncState {
  if (canContinue(state[name], now)) return state;
  const listing = state.listing + 1;
  const startedAt = new Date(now).toISOString();
  const pass: ListingPass = { number: listing, startedAt, offset: 0 };
  return { ...state, listing, [name]: pass };
}

/** Applies a page of boosters. @param next the offset of the next page; null after the last one */
export function applyLaunchers(
  state: SyncState,
  reading: Reading,
  number: number,
  next: number | null,
): StoreChange {
  const applied = applyDocuments(state, reading);
  const { launchers } = applied.state;
  if (launchers?.number !== number) return applied;
  if (next !== null) {
    return { ...applied, state: { ...applied.state, launchers: { ...launchers, offset: next } } };
  }
  const read = { ...applied.state.read, launchers: launchers.startedAt };
  const ended = { ...applied.state, read, launchers: null };
  const listed = endListing(ended, 'launchers', number, reading.fetchedAt);
  return { ...listed, documents: applied.documents };
}

/** Applies a page of a census. @param next the offset of the next page; null after the last one */
export function applyCensus(
  state: SyncState,
  number: number,
  listed: readonly DocumentKey[],
  next: number | null,
  now: string,
): StoreChange {
  const { census } = state;
  if (census?.number !== number) return stateOnly(applyIds(state, listed, state.listing));
  const applied = applyIds(state, listed, number);
  if (next !== null) return stateOnly({ ...applied, census: { ...census, offset: next } });
  const read = { ...applied.read, ids: census.startedAt };
  const ended = { ...applied, read, census: null, needsCensus: false };
  return endListing(ended, 'launches', number, now);
}

/** What a full pass skipped may have changed without a new `last_updated`. */
function withUnseenWanted(state: SyncState, listing: number): SyncState {
  const unseen = Object.entries(state.known.launches).filter(([, { seen }]) => seen < listing);
  return { ...state, wanted: [...new Set([...state.wanted, ...unseen.map(([id]) => id)])] };
}

function later(one: LaunchCursor, other: LaunchCursor): LaunchCursor {
  if (one.updatedFrom !== other.updatedFrom) {
    return Date.parse(one.updatedFrom) > Date.parse(other.updatedFrom) ? one : other;
  }
  return one.offset > other.offset ? one : other;
}

/**
 * Continues at the last change, or before it if that was recent when it was read: what was saved
 * about the same time may have become visible later.
 */
function cursorAfter({ changedUntil, read }: SyncState): LaunchCursor {
  const until = Date.parse(changedUntil);
  const isRecent = Date.parse(read.changes ?? changedUntil) - until < settledMs;
  const from = Math.max(0, isRecent ? until - overlapMs : until);
  return { updatedFrom: `${new Date(from).toISOString().slice(0, 19)}Z`, offset: 0 };
}
