import { curatedZone } from '../curated-zone/layout.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { isCopy, knownPointers } from './curated-garbage.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { readEntries } from './ledger-reader.ts';
import { shownRuns } from './pointer-history.ts';

/** A run of a lake that can be the current one again. */
export interface RestorableRun {
  readonly runId: string;
  /** What was published at its end. */
  readonly pointer: Pointer;
  /** The entries of the ledger up to its own, the run that finished last first. */
  readonly entries: readonly LedgerEntry[];
}

/** Runs that a message lists. */
const listed = 10;

/**
 * Finds a run whose pointer is kept.
 *
 * @param wanted its id, or the beginning of it
 * @throws LoaderError `not_found` if the lake does not keep it, `configuration` if several begin so
 */
export async function restorableRun(
  store: ObjectStore,
  current: Pointer,
  wanted: string,
): Promise<RestorableRun> {
  const files = await store.list(curatedZone);
  const copies = files.filter(({ path }) => isCopy(path));
  const history = await knownPointers(store, copies, current);
  const entries = await readEntries(store);
  const runs = shownRuns(history, entries, files);
  const found = runs.filter(({ runId }) => wanted !== '' && runId.startsWith(wanted.toLowerCase()));
  const [first, ...others] = found;
  if (others.length > 0) {
    const ids = found.map(({ runId }) => runId).join(', ');
    const message = `Several runs of the lake ${store.url} begin with ${wanted}: ${ids}. Name one of them.`;
    throw new LoaderError('configuration', message, { target: 'lake' });
  }
  if (first?.pointer === undefined) {
    const kept = runs.filter(({ pointer }) => pointer !== undefined).map(({ runId }) => runId);
    throw new LoaderError(
      'not_found',
      `The lake ${store.url} does not keep run ${wanted}, so it cannot be restored: it never published, or lake gc has deleted it. ` +
        `Kept runs, newest first: ${kept.toReversed().slice(0, listed).join(', ')}. ` +
        'Documents of older runs may still be in the raw zone: spacex-etl load --raw-run <id>.',
      { target: 'lake' },
    );
  }
  const { runId, pointer, at } = first;
  // A run writes its entry after it has published.
  const end = entries.find(({ run_id }) => run_id === runId)?.finished_at ?? at;
  return { runId, pointer, entries: entries.filter(({ finished_at }) => finished_at <= end) };
}
