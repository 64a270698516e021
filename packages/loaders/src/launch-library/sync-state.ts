import type { LaunchCursor } from '@spacex-platform/spacex-client/launch-library';

/** The kinds of documents that are synchronized. */
export type LibraryKind = 'launches' | 'launchers';

/** Every {@link LibraryKind}. */
export const libraryKinds: readonly LibraryKind[] = ['launches', 'launchers'];

/** What a synchronization knows of a stored document. */
export interface KnownDocument {
  /** SHA-256 of its text as received, hexadecimal. */
  readonly sha256: string;
  /** As the server has it; null for boosters. */
  readonly lastUpdated: string | null;
  /** ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** The number of the newest listing in which it was read. */
  readonly seen: number;
  /** Complete listings in a row that did not have it. */
  readonly missed: number;
}

/** A reading of changed launches that is under way. */
export interface ChangePass {
  readonly number: number;
  /** Whether it reads every launch. */
  readonly isFull: boolean;
  readonly startedAt: string;
  readonly cursor: LaunchCursor;
  /** Set if more launches than a page holds were changed at the same second. */
  readonly tie: ChangeTie | null;
}

/** Launches that cannot be read by key alone, so that one may be missing. */
export interface ChangeTie {
  /** The second of the first of them. */
  readonly from: string;
  /** How many launches were changed then or later, as the server said. */
  readonly count: number;
}

/** A listing by offset that is under way. */
export interface ListingPass {
  readonly number: number;
  readonly startedAt: string;
  readonly offset: number;
}

/**
 * The state of a synchronization, as plain data that a store saves next to its documents. Times are
 * ISO 8601 in UTC.
 */
export interface SyncState {
  readonly format: 1;
  /** Server and filter that the cursor belongs to. */
  readonly source: string;
  readonly known: Readonly<Record<LibraryKind, Readonly<Record<string, KnownDocument>>>>;
  /** Launches that were changed before this time have been read: the end of the last pass. */
  readonly changedUntil: string;
  readonly pass: ChangePass | null;
  readonly census: ListingPass | null;
  /** A reading of boosters. */
  readonly launchers: ListingPass | null;
  /** Number of the newest reading: of changes, of boosters, or a census. */
  readonly listing: number;
  /** Whether a census is due, regardless of the time of the last one. */
  readonly needsCensus: boolean;
  /** Ids of launches to request. */
  readonly wanted: readonly string[];
  /** Launches and boosters that the server no longer has, and when that was found. */
  readonly gone: Readonly<Record<LibraryKind, Readonly<Record<string, string>>>>;
  /** When the last complete reading of each sort began; null if there was none. */
  readonly read: {
    readonly changes: string | null;
    /** Every launch in full. */
    readonly full: string | null;
    /** Launches of the last weeks. */
    readonly recent: string | null;
    readonly launchers: string | null;
    /** The ids of all launches, by a census or a full pass. */
    readonly ids: string | null;
  };
}

/** The cursor from which every launch is read. */
export const firstCursor: LaunchCursor = { updatedFrom: '1970-01-01T00:00:00Z', offset: 0 };

/** The state before the first request. */
export function emptyState(source: string): SyncState {
  return {
    ...{ format: 1, source, changedUntil: firstCursor.updatedFrom },
    known: { launches: {}, launchers: {} },
    ...{ pass: null, census: null, launchers: null, listing: 0, needsCensus: false, wanted: [] },
    gone: { launches: {}, launchers: {} },
    read: { changes: null, full: null, recent: null, launchers: null, ids: null },
  };
}

/**
 * The state for a server and a filter. If they differ from those of the stored state, every launch is
 * read again, and what the server does not have is removed by the next listings.
 */
export function stateFor(source: string, stored: SyncState | undefined): SyncState {
  if (stored === undefined) return emptyState(source);
  if (stored.source === source) return stored;
  const { known, gone, listing } = stored;
  return { ...emptyState(source), ...{ known, gone, listing } };
}
