import type {
  LaunchLibraryClient,
  LibraryPage,
} from '@spacex-platform/spacex-client/launch-library';
import { launchLibraryFrom } from '@spacex-platform/transform/launch-library';
import { applyDocuments, keyOf, type Reading, removeDocuments } from './apply-documents.ts';
import {
  applyCensus,
  applyChanges,
  applyLaunchers,
  beginListing,
  beginPass,
  type PassRequest,
  stateOnly,
} from './apply-pages.ts';
import { recentWindowMs } from './schedule.ts';
import type { LaunchLibraryStore, StoreChange } from './store.ts';
import type { LibraryKind, SyncState } from './sync-state.ts';

/** SpaceX, as a provider and as a manufacturer. */
const provider = 121;
const manufacturer = 'SpaceX';

const netFrom = new Date(launchLibraryFrom);
const filter = { provider, netFrom } as const;

/** Server and filter of a state: a cursor says nothing about other launches. */
export function sourceOf(server: string): string {
  return `${server}/launches/?lsp__id=${provider}&net__gte=${launchLibraryFrom}`;
}

/** The most ids of one request. */
const maxIds = 100;

/** What the steps of a synchronization work with. */
export interface SyncContext {
  readonly client: LaunchLibraryClient;
  readonly store: LaunchLibraryStore;
  /** The state for this server, from a stored one. */
  readonly stateOf: (stored: SyncState | undefined) => SyncState;
  /** Called after each page, when it is stored. */
  readonly onPage: (kind: LibraryKind, page: LibraryPage<unknown>, change: StoreChange) => void;
}

/** A: launches in the order of their changes; every launch if a full pass is due. */
export async function readChanges(context: SyncContext, request: PassRequest): Promise<void> {
  const { client } = context;
  const begun = await change(context, (state) => stateOnly(beginPass(state, Date.now(), request)));
  const { pass } = begun;
  if (pass === null) return;
  let { cursor } = pass;
  let requestedAt = timestamp();
  for await (const page of client.changedLaunches(cursor, filter)) {
    await commit(context, 'launches', page, (state) =>
      applyChanges(
        state,
        readingOf('launches', page, requestedAt, pass.number),
        pass.number,
        cursor,
        page,
      ),
    );
    cursor = page.next;
    requestedAt = timestamp();
  }
}

/** B: launches of the last weeks, whose landings and boosters change without a new key. */
export async function readRecent(context: SyncContext): Promise<void> {
  const { client, store } = context;
  const now = Date.now();
  const from = Math.max(netFrom.getTime(), now - recentWindowMs);
  const recent = { provider, netFrom: new Date(from), netTo: new Date(Math.max(from, now)) };
  const { listing } = context.stateOf(await store.readState());
  for (let offset = 0, isLast = false; !isLast; ) {
    const requestedAt = timestamp();
    const page = await client.launches(recent, { offset });
    offset += page.raw.length;
    isLast = offset >= page.count;
    await commit(context, 'launches', page, (state) => {
      const applied = applyDocuments(state, readingOf('launches', page, requestedAt, listing));
      if (!isLast) return applied;
      const read = { ...applied.state.read, recent: new Date(now).toISOString() };
      return { ...applied, state: { ...applied.state, read } };
    });
  }
}

/**
 * Launches by their ids: those that a census found to be new, and those that a listing did not have.
 * What the server does not return is gone.
 */
export async function readMissing(context: SyncContext): Promise<void> {
  const { client, store } = context;
  let state = context.stateOf(await store.readState());
  let ids = missingIds(state);
  for (let size = maxIds; ids.length > 0; ) {
    const asked = ids.slice(0, size);
    const { listing } = state;
    const requestedAt = timestamp();
    const page = await client.launches({ ids: asked });
    // A smaller page than requested proves nothing about launches that are not on it.
    const isComplete = page.count <= page.raw.length;
    const returned = new Set(page.raw.map((text) => keyOf(text).id));
    const settled = isComplete ? asked : asked.filter((id) => returned.has(id));
    state = await commit(context, 'launches', page, (stored) => {
      const reading = readingOf('launches', page, requestedAt, listing);
      const own = page.raw.filter(isOwn);
      const applied = applyDocuments(stored, { ...reading, texts: own });
      const ownIds = new Set(own.map((text) => keyOf(text).id));
      const absent = settled.filter((id) => !ownIds.has(id));
      const removal = removeDocuments(applied.state, 'launches', absent, page.fetchedAt);
      const wanted = removal.state.wanted.filter((id) => !settled.includes(id));
      return { ...removal, state: { ...removal.state, wanted }, documents: applied.documents };
    });
    if (!isComplete) size = page.raw.length;
    ids = ids.filter((id) => !settled.includes(id));
  }
}

/** D: all boosters. */
export async function readLaunchers(context: SyncContext): Promise<void> {
  const { launchers } = await change(context, (state) =>
    stateOnly(beginListing(state, 'launchers', Date.now())),
  );
  if (launchers === null) return;
  let { offset } = launchers;
  let requestedAt = timestamp();
  for await (const page of context.client.launchers(manufacturer, { offset })) {
    offset += page.raw.length;
    const next = offset >= page.count ? null : offset;
    await commit(context, 'launchers', page, (state) => {
      const reading = readingOf('launchers', page, requestedAt, launchers.number);
      return applyLaunchers(state, reading, launchers.number, next);
    });
    requestedAt = timestamp();
  }
}

/** C: the ids of all launches. */
export async function readCensus(context: SyncContext): Promise<void> {
  const begun = await change(context, (state) =>
    stateOnly(beginListing(state, 'census', Date.now())),
  );
  let { census } = begun;
  const number = census?.number;
  while (census !== null && census.number === number) {
    const { offset } = census;
    const page = await context.client.launches(filter, { mode: 'list', offset });
    const end = offset + page.raw.length;
    const listed = page.raw.map((text) => keyOf(text));
    const next = end >= page.count ? null : end;
    ({ census } = await commit(context, 'launches', page, (state) =>
      applyCensus(state, number, listed, next, page.fetchedAt),
    ));
  }
}

/** Many missing launches at the same time are rather a fault of the server: two listings decide. */
function missingIds({ known, wanted }: SyncState): readonly string[] {
  const missing = Object.entries(known.launches)
    .filter(([, { missed }]) => missed > 0)
    .map(([id]) => id);
  const ids = new Set([...(missing.length <= maxIds ? missing : []), ...wanted]);
  return [...ids].filter(isRequestable);
}

/** A document without a usable id is stored, but cannot be requested: two listings decide. */
function isRequestable(id: string): boolean {
  return /^[\w-]+$/.test(id);
}

/** Whether a launch satisfies the filter, as far as it has the fields. */
function isOwn(text: string): boolean {
  const launch = JSON.parse(text) as {
    readonly launch_service_provider?: { readonly id?: unknown } | null;
    readonly net?: unknown;
  } | null;
  const id = launch?.launch_service_provider?.id;
  const net = launch?.net;
  const isBefore = typeof net === 'string' && Date.parse(net) < netFrom.getTime();
  return !isBefore && (id === undefined || id === provider);
}

function readingOf(
  kind: LibraryKind,
  { raw, fetchedAt }: LibraryPage<unknown>,
  requestedAt: string,
  listing: number,
): Reading {
  return { kind, texts: raw, requestedAt, fetchedAt, listing };
}

async function commit(
  context: SyncContext,
  kind: LibraryKind,
  page: LibraryPage<unknown>,
  apply: (state: SyncState) => StoreChange,
): Promise<SyncState> {
  let applied: StoreChange | undefined;
  const state = await change(context, (stored) => {
    applied = apply(stored);
    return applied;
  });
  if (applied !== undefined) context.onPage(kind, page, applied);
  return state;
}

function change(
  { store, stateOf }: SyncContext,
  apply: (state: SyncState) => StoreChange,
): Promise<SyncState> {
  return store.update((stored) => apply(stateOf(stored)));
}

function timestamp(): string {
  return new Date().toISOString();
}
