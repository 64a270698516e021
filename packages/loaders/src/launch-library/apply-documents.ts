import { createHash } from 'node:crypto';
import type { StoreChange, StoredDocument } from './store.ts';
import type { KnownDocument, LibraryKind, SyncState } from './sync-state.ts';

/** Documents of one answer. */
export interface Reading {
  readonly kind: LibraryKind;
  /** JSON texts as received, rejects included. */
  readonly texts: readonly string[];
  /** When the request was sent: ISO 8601 in UTC. */
  readonly requestedAt: string;
  readonly fetchedAt: string;
  /** The number of the listing at the time of the request. */
  readonly listing: number;
}

/**
 * Applies the documents of an answer. The later reading counts, also with an equal `last_updated`:
 * landings and boosters change without a new one. Only of two concurrent readings the one with the
 * newer `last_updated` counts, because the other may have been sent first and arrived last.
 */
export function applyDocuments(state: SyncState, reading: Reading): StoreChange {
  const { kind, texts, requestedAt, fetchedAt, listing } = reading;
  const known: Record<string, KnownDocument> = { ...state.known[kind] };
  const gone = { ...state.gone[kind] };
  const documents: StoredDocument[] = [];
  const read = new Set<string>();
  for (const text of texts) {
    const sha256 = sha256Of(text);
    const { id, lastUpdated } = keyOf(text, sha256);
    const before = known[id];
    const isOlder =
      before !== undefined &&
      before.fetchedAt > requestedAt &&
      (lastUpdated ?? '') < (before.lastUpdated ?? '');
    const seen = Math.max(listing, before?.seen ?? 0);
    known[id] = isOlder
      ? { ...before, seen, missed: 0 }
      : { sha256, lastUpdated, fetchedAt, seen, missed: 0 };
    if (!isOlder && before?.sha256 !== sha256) documents.push({ kind, id, text, fetchedAt });
    delete gone[id];
    read.add(id);
  }
  return {
    state: {
      ...state,
      known: { ...state.known, [kind]: known },
      gone: { ...state.gone, [kind]: gone },
      wanted: kind === 'launches' ? state.wanted.filter((id) => !read.has(id)) : state.wanted,
    },
    documents,
    removed: [],
  };
}

/** Marks launches as read in a listing without their documents, and notes those to request. */
export function applyIds(
  state: SyncState,
  listed: readonly DocumentKey[],
  listing: number,
): SyncState {
  const launches: Record<string, KnownDocument> = { ...state.known.launches };
  const wanted = new Set(state.wanted);
  for (const { id, lastUpdated } of listed) {
    const before = launches[id];
    if (before !== undefined) {
      launches[id] = { ...before, seen: Math.max(before.seen, listing), missed: 0 };
    }
    if (before === undefined || before.lastUpdated !== lastUpdated) wanted.add(id);
  }
  return { ...state, known: { ...state.known, launches }, wanted: [...wanted] };
}

/**
 * Ends a listing of all documents of a kind. A document that it did not have is gone if the listing
 * before did not have it either.
 */
export function endListing(
  state: SyncState,
  kind: LibraryKind,
  listing: number,
  now: string,
): StoreChange {
  const missing = Object.entries(state.known[kind]).filter(([, { seen }]) => seen < listing);
  const marked = missing.map(([id, one]) => [id, { ...one, missed: one.missed + 1 }] as const);
  const known = { ...state.known[kind], ...Object.fromEntries(marked) };
  const goneIds = marked.filter(([, { missed }]) => missed >= 2).map(([id]) => id);
  return removeDocuments(
    { ...state, known: { ...state.known, [kind]: known } },
    kind,
    goneIds,
    now,
  );
}

/** Removes documents that the server does not have. */
export function removeDocuments(
  state: SyncState,
  kind: LibraryKind,
  ids: readonly string[],
  now: string,
): StoreChange {
  const known: Record<string, KnownDocument> = { ...state.known[kind] };
  const gone: Record<string, string> = { ...state.gone[kind] };
  const removed = ids.filter((id) => id in known);
  for (const id of removed) {
    delete known[id];
    gone[id] = now;
  }
  return {
    state: {
      ...state,
      known: { ...state.known, [kind]: known },
      gone: { ...state.gone, [kind]: gone },
    },
    documents: [],
    removed: removed.map((id) => ({ kind, id })),
  };
}

/** What identifies a version of a document. */
export interface DocumentKey {
  readonly id: string;
  readonly lastUpdated: string | null;
}

/** The key of a document as received. One without an id is stored under its hash. */
export function keyOf(text: string, sha256: string = sha256Of(text)): DocumentKey {
  const value = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  const id = value?.['id'];
  const updated = value?.['last_updated'];
  const hasId = (typeof id === 'string' && id !== '') || typeof id === 'number';
  return {
    id: hasId ? String(id) : `sha256:${sha256}`,
    lastUpdated: typeof updated === 'string' ? updated : null,
  };
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
