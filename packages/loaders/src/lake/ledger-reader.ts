import { ledgerDirectory } from '../curated-zone/layout.ts';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { Ledger, LedgerReject, LedgerRun } from '../ledger.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { fullLoadsOf, rejectState } from '../run/reject-state.ts';
import { repetitionsOf } from '../run/repeated-rejects.ts';
import { entryOf, type LedgerEntry } from './ledger-entry.ts';

/** The ledger of a lake: the JSON files in its directory `ledger`. */
export function lakeLedger(store: ObjectStore, release: () => void): Ledger {
  const all = async () => {
    const entries = await readEntries(store);
    if (entries.length > 0) return entries;
    throw new LoaderError(
      'not_found',
      `The lake ${store.url} has no ledger yet: no run has finished there. ` +
        `Fill it first: spacex-etl run --target lake --lake ${store.url}`,
      { target: 'lake' },
    );
  };
  const begins = (id: string, wanted: string) =>
    wanted !== '' && id.startsWith(wanted.toLowerCase());
  return {
    async runs({ limit } = {}) {
      return (await all()).slice(0, limit).map(runOf);
    },
    async run(id) {
      const entries = (await all()).filter(({ run_id }) => begins(run_id, id));
      return entries.map((entry) => ({ ...runOf(entry), tables: entry.tables }));
    },
    async checks(id) {
      const entry = (await all()).find(({ run_id }) => run_id === id);
      return (entry?.checks ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    async rejects({ resource, runId, all: every = false, limit } = {}) {
      return rejectsOf(await all())
        .filter((reject) => resource === undefined || reject.resource === resource)
        .filter((reject) => runId === undefined || begins(reject.runId, runId))
        .filter((reject) => every || reject.state === 'open')
        .slice(0, limit);
    },
    async reject(id) {
      return rejectsOf(await all()).filter(({ rejectId }) => begins(rejectId, id));
    },
    close: async () => release(),
    [Symbol.asyncDispose]: async () => release(),
  };
}

/** Reads all entries, the run that finished last first. */
export async function readEntries(store: ObjectStore): Promise<readonly LedgerEntry[]> {
  const files = (await store.list(ledgerDirectory)).filter(({ path }) => path.endsWith('.json'));
  const entries: LedgerEntry[] = [];
  for (const { path } of files) {
    const found = await store.readVersion(path);
    if (found !== undefined) entries.push(entryOf(store, path, found.bytes));
  }
  return entries.sort((one, other) => (one.finished_at < other.finished_at ? 1 : -1));
}

/** The rejects of all entries, with their states. */
export function rejectsOf(entries: readonly LedgerEntry[]): readonly LedgerReject[] {
  const fullLoads = fullLoadsOf(entries.map(runOf));
  const replays = new Map(
    entries
      .filter(({ status }) => status === 'succeeded')
      .flatMap((entry) => entry.replays.map((id) => [id, entry.run_id])),
  );
  const repetitionOf = repetitionsOf(
    entries.flatMap(({ finished_at: rejectedAt, rejects }) =>
      rejects.map(({ resource, document_id: documentId }) => ({
        resource,
        documentId,
        rejectedAt,
      })),
    ),
  );
  return entries.flatMap(({ run_id, origin, finished_at, rejects }) =>
    rejects.map(({ reject_id, resource, document_id, issues, raw }) => {
      const rejected = { resource, documentId: document_id, rejectedAt: finished_at };
      const replayedBy = replays.get(reject_id) ?? null;
      const history = { resource, replayedBy, finishedAt: finished_at };
      return {
        ...{ rejectId: reject_id, runId: run_id, origin, issues, raw },
        ...{ ...rejected, ...repetitionOf(rejected) },
        ...{ state: rejectState(history, fullLoads), replayedBy },
      };
    }),
  );
}

function runOf(entry: LedgerEntry): LedgerRun {
  const { status, source, origin, version, resources, drift, error } = entry;
  return {
    ...{ runId: entry.run_id, status, source, origin, version },
    ...{ startedAt: entry.started_at, finishedAt: entry.finished_at },
    ...{ resources, drift, rejects: entry.rejects.length, error },
    ...defined({ sequence: entry.sequence, restoredRun: entry.restored_run }),
  };
}
