import { readPointer } from '../curated-zone/pointer.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { holdRawZone } from '../raw-zone/lock.ts';
import { rawZone } from '../raw-zone/manifest.ts';
import { readManifest } from '../raw-zone/reader.ts';
import { readEntries } from './ledger-reader.ts';

/** A run as a lake knows it, in its raw zone, its ledger and its pointer. */
export interface LakeRun {
  readonly runId: string;
  /** Documents in the raw zone; null where it has none of this run. */
  readonly documents: number | null;
  /** How the run ended for the curated zone; null where it had no part in that. */
  readonly status: 'succeeded' | 'failed' | 'aborted' | null;
  /** Tables whose published files it wrote. */
  readonly currentTables: number;
  /** The run that published last. */
  readonly isCurrent: boolean;
}

/**
 * The runs of a lake, newest first.
 *
 * @example
 * ```ts
 * const current = (await lakeRuns(store)).find((run) => run.isCurrent);
 * ```
 */
export async function lakeRuns(store: ObjectStore): Promise<readonly LakeRun[]> {
  const giveBack = await holdRawZone(store);
  const documents = await rawDocuments(store).finally(giveBack);
  const entries = new Map((await readEntries(store)).map((entry) => [entry.run_id, entry.status]));
  const current = (await readPointer(store))?.pointer;
  const writers = Object.values(current?.tables ?? {}).map(({ run_id }) => run_id);
  const ids = new Set([...documents.keys(), ...entries.keys(), ...writers]);
  return [...ids]
    .sort()
    .reverse()
    .map((runId) => ({
      runId,
      documents: documents.get(runId) ?? null,
      status: entries.get(runId) ?? null,
      currentTables: writers.filter((writer) => writer === runId).length,
      isCurrent: current?.run_id === runId,
    }));
}

async function rawDocuments(store: ObjectStore): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const { path } of await store.list(`${rawZone}/_runs`)) {
    const runId = /([^/]+)\.json$/.exec(path)?.[1];
    if (runId === undefined) continue;
    const { resources } = await readManifest(store, runId);
    found.set(
      runId,
      resources.reduce((sum, one) => sum + one.documents, 0),
    );
  }
  return found;
}
