import { runOf } from '../curated-zone/layout.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import type { StoredObject } from '../object-store/object-store.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** A successful run and the pointer that was current at its end, if known. */
export interface ShownRun {
  readonly runId: string;
  /** When it finished: ISO 8601, UTC. */
  readonly at: string;
  readonly pointer: Pointer | undefined;
}

/**
 * The successful runs of a lake, oldest first. A run that was killed right after publishing has no
 * ledger entry; a run without changes has no pointer of its own.
 *
 * @param history known pointers, oldest first
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
      // The run has files, so it published, but no copy of its pointer exists.
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
 * Returns since when a file of the curated zone has been unused: since the last pointer that names
 * it was replaced. For a file that no known pointer names, that is the first pointer after it.
 *
 * @param history known pointers, oldest first
 */
export function unusedSince(history: readonly Pointer[]): (file: StoredObject) => string {
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
