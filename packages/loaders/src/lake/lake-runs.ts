import { readPointer } from '../curated-zone/pointer.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { holdRawZone } from '../raw-zone/lock.ts';
import { rawZone } from '../raw-zone/manifest.ts';
import { readManifest } from '../raw-zone/reader.ts';
import { readEntries } from './ledger-reader.ts';

/** A run in the raw zone, the ledger or the pointer of a lake. */
export interface LakeRun {
  readonly runId: string;
  /** Documents in the raw zone; null if the run is not there. */
  readonly documents: number | null;
  /** How the run ended according to the ledger; null if it has no entry. */
  readonly status: 'succeeded' | 'failed' | 'aborted' | null;
  /** Number of tables whose published files the run wrote. */
  readonly currentTables: number;
  /** Whether the run published last. */
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
  const release = await holdRawZone(store);
  const documents = await rawDocuments(store).finally(release);
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
