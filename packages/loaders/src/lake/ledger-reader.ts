import { ledgerFolder } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import {
  type Ledger,
  type LedgerReject,
  type LedgerRun,
  type LedgerRunDetails,
  replaySource,
} from '../ledger.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { entryOf, type LedgerEntry, type LedgerEntryReject } from './ledger-entry.ts';

/** The ledger of a lake: the JSON files in its folder `ledger`. */
export function lakeLedger(store: ObjectStore, release: () => void): Ledger {
  const all = async () => {
    const entries = await readEntries(store);
    if (entries.length > 0) return entries;
    throw new LoaderError(
      'not_found',
      `There is no ledger in the lake ${store.url} yet: no run has ended there. ` +
        `Fill it first: spacex-etl run --target lake --lake ${store.url}`,
      { target: 'lake' },
    );
  };
  const begins = (id: string, wanted: string) =>
    wanted !== '' && id.startsWith(wanted.toLowerCase());
  const rejectsIn = (entries: readonly LedgerEntry[]) =>
    entries.flatMap((entry) => entry.rejects.map((reject) => rejectOf(reject, entry, entries)));
  return {
    async runs({ limit } = {}) {
      return (await all()).slice(0, limit).map(runOf);
    },
    async run(id) {
      return (await all()).filter(({ run_id }) => begins(run_id, id)).map(detailsOf);
    },
    async checks(id) {
      const entry = (await all()).find(({ run_id }) => run_id === id);
      return (entry?.checks ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    async rejects({ resource, runId, all: every = false, limit } = {}) {
      return rejectsIn(await all())
        .filter((reject) => resource === undefined || reject.resource === resource)
        .filter((reject) => runId === undefined || begins(reject.runId, runId))
        .filter((reject) => every || reject.state === 'open')
        .slice(0, limit);
    },
    async reject(id) {
      return rejectsIn(await all()).filter(({ rejectId }) => begins(rejectId, id));
    },
    close: async () => release(),
  };
}

/** As in a database: taken up again, read anew by a later run, or still wanting. */
export function stateOf(
  { reject_id, resource }: LedgerEntryReject,
  own: LedgerEntry,
  entries: readonly LedgerEntry[],
): LedgerReject['state'] {
  if (replayOf(reject_id, entries) !== null) return 'replayed';
  const isReadAnew = entries.some(
    (later) =>
      later.status === 'succeeded' &&
      later.source !== replaySource &&
      later.finished_at > own.finished_at &&
      later.resources.some((one) => one.resource === resource),
  );
  return isReadAnew ? 'superseded' : 'open';
}

function replayOf(rejectId: string, entries: readonly LedgerEntry[]): string | null {
  const by = entries.find(
    ({ status, replays }) => status === 'succeeded' && replays.includes(rejectId),
  );
  return by?.run_id ?? null;
}

function runOf(entry: LedgerEntry): LedgerRun {
  return {
    runId: entry.run_id,
    status: entry.status,
    source: entry.source,
    origin: entry.origin,
    version: entry.version,
    startedAt: entry.started_at,
    finishedAt: entry.finished_at,
    resources: entry.resources,
    drift: entry.drift,
    rejects: entry.rejects.length,
    error: entry.error,
  };
}

function detailsOf(entry: LedgerEntry): LedgerRunDetails {
  return { ...runOf(entry), tables: entry.tables };
}

function rejectOf(
  reject: LedgerEntryReject,
  own: LedgerEntry,
  entries: readonly LedgerEntry[],
): LedgerReject {
  return {
    rejectId: reject.reject_id,
    runId: own.run_id,
    origin: own.origin,
    resource: reject.resource,
    documentId: reject.document_id,
    issues: reject.issues,
    raw: reject.raw,
    rejectedAt: own.finished_at,
    state: stateOf(reject, own, entries),
    replayedBy: replayOf(reject.reject_id, entries),
  };
}

/** All entries, the newest end first. */
export async function readEntries(store: ObjectStore): Promise<readonly LedgerEntry[]> {
  const files = (await store.list(ledgerFolder)).filter(({ path }) => path.endsWith('.json'));
  const entries: LedgerEntry[] = [];
  for (const { path } of files) {
    const found = await store.readVersion(path);
    if (found !== undefined) entries.push(entryOf(found.bytes));
  }
  return entries.sort((one, other) => (one.finished_at < other.finished_at ? 1 : -1));
}

/** A document that was read anew since its reject was chosen must not be replaced by an older one. */
export async function refuseStaleReplays(
  store: ObjectStore,
  replays: readonly string[],
): Promise<void> {
  const entries = await readEntries(store);
  const isOpen = (id: string) =>
    entries.some((entry) =>
      entry.rejects.some(
        (reject) => reject.reject_id === id && stateOf(reject, entry, entries) === 'open',
      ),
    );
  if (replays.every(isOpen)) return;
  throw new LoaderError(
    'superseded',
    `Another run on the lake ${store.url} has read or replayed some of these documents meanwhile. ` +
      'Nothing was published. Look at the rejects that are left, and replay those.',
    { target: 'lake' },
  );
}
