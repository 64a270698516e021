import { runOf } from '../curated-zone/layout.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import type { StoredObject } from '../object-store/object-store.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** A run that has ended well, and the pointer that it showed, where that is known. */
export interface ShownRun {
  readonly runId: string;
  /** When it ended: ISO 8601, UTC. */
  readonly at: string;
  readonly pointer: Pointer | undefined;
}

/**
 * The runs of a lake that have ended well, the newest last. One that broke right after it had
 * published is not in the ledger as such; one that had nothing to publish showed what there was.
 *
 * @param history pointers that are known, the newest last
 * @param files of the curated zone
 */
export function shownRuns(
  history: readonly Pointer[],
  entries: readonly LedgerEntry[],
  files: readonly StoredObject[],
): readonly ShownRun[] {
  const published = new Set(history.map(({ run_id }) => run_id));
  const writers = new Set(files.map(({ path }) => runOf(path)));
  const others = entries.filter(
    ({ run_id, status }) => status === 'succeeded' && !published.has(run_id),
  );
  const runs = [
    ...history.map((pointer) => ({ runId: pointer.run_id, at: pointer.published_at, pointer })),
    ...others.map(({ run_id, finished_at }) => ({
      runId: run_id,
      at: finished_at,
      // Files of its own: it has published, and no copy of its pointer is left or ever was.
      pointer: writers.has(run_id)
        ? undefined
        : history.findLast(({ published_at }) => published_at <= finished_at),
    })),
  ];
  return runs.sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** Paths of the files that a pointer names. */
export function filesOf({ tables }: Pointer): string[] {
  return Object.values(tables).flatMap(({ files }) => files.map(({ path }) => path));
}

/**
 * Tells since when a file of the curated zone has been of no use: since a pointer took the place
 * of the last one that named it. Of a file that no known pointer names only this is sure: the
 * first pointer that came after it does not show it.
 *
 * @param history pointers that are known, the newest last
 */
export function uselessSince(history: readonly Pointer[]): (file: StoredObject) => string {
  const supersededAt = new Map<string, string>();
  for (const [index, pointer] of history.entries()) {
    const next = history[index + 1];
    if (next === undefined) continue;
    for (const path of filesOf(pointer)) supersededAt.set(path, next.published_at);
  }
  return ({ path, modifiedAt }) => {
    const since =
      supersededAt.get(path) ??
      history.find(({ published_at }) => published_at >= modifiedAt)?.published_at;
    return since === undefined || since < modifiedAt ? modifiedAt : since;
  };
}
