import type { Table } from '@spacex-platform/transform';
import type { ObjectStore, StoredObject, UnfinishedUpload } from '../object-store/object-store.ts';
import type { LakeCatalog, OldPartitions } from './catalog.ts';
import { curatedGarbage } from './curated-garbage.ts';
import { runFolder } from './layout.ts';
import { lockBothZones } from './lock.ts';
import { rawGarbage } from './raw-garbage.ts';
import { catalogLake } from './update-catalog.ts';

/** What {@link planGarbage} may take. */
export interface GarbageOptions {
  /** So many of the newest runs stay in each zone, with every file that they showed. */
  readonly keep: number;
  /** Nothing is taken that was written or of use within this time, in milliseconds. */
  readonly olderThanMs: number;
  /** How long to wait for whoever loads or reads a lake in a folder. Default 60,000. */
  readonly lockTimeoutMs?: number;
  /** The catalog that follows the lake: what it shows stays, and old partitions go. */
  readonly catalog?: LakeCatalog;
  /** Definitions of the tables, for the catalog. */
  readonly tables?: readonly Table[];
}

/** A file that nobody needs. */
export interface Garbage extends StoredObject {
  /** `run`: of an old run. `unfinished`: of a run that never ended. */
  readonly why: 'run' | 'unfinished';
}

/** What a lake no longer needs. */
export interface LakeGarbage {
  readonly files: readonly Garbage[];
  /** Parts of files that a killed run has left on S3; no listing of files shows them. */
  readonly uploads: readonly UnfinishedUpload[];
  /** What the catalog still knows of runs that have no file left. */
  readonly partitions: readonly OldPartitions[];
}

/**
 * Finds what nobody needs in a lake: files of old runs, what a run which broke has left behind,
 * and partitions of runs that are gone. Never what the pointer, the catalog or a manifest that
 * stays names.
 *
 * @example
 * ```ts
 * const garbage = await planGarbage(store, { keep: 5, olderThanMs: 7 * 86_400_000 });
 * console.log(garbage.files.map(({ path, why }) => `${path} ${why}`));
 * ```
 */
export async function planGarbage(
  store: ObjectStore,
  options: GarbageOptions,
): Promise<LakeGarbage> {
  const { keep, olderThanMs, catalog, tables = [] } = options;
  const horizon = new Date(Date.now() - olderThanMs).toISOString();
  const lake = catalogLake(store, tables);
  const shown = (await catalog?.shownRuns(lake)) ?? [];
  const { files, garbage } = await curatedGarbage(store, keep, horizon, shown);
  const gone = new Set(garbage.map(({ path }) => path));
  const partitions = await catalog?.oldPartitions(lake, ({ table, runId }) =>
    files.some(({ path }) => path.startsWith(`${runFolder(table, runId)}/`) && !gone.has(path)),
  );
  const uploads = (await store.uploads?.list()) ?? [];
  return {
    files: [...garbage, ...(await rawGarbage(store, keep, horizon))],
    uploads: uploads.filter(({ startedAt }) => startedAt < horizon),
    partitions: partitions ?? [],
  };
}

/**
 * Removes what {@link planGarbage} finds, with the lake locked where it can be.
 *
 * @throws LoaderError `locked` where somebody loads or reads it for longer than the wait
 *
 * @example
 * ```ts
 * const { files } = await collectGarbage(store, { keep: 5, olderThanMs: 7 * 86_400_000 });
 * console.log(files.length, 'files removed');
 * ```
 */
export async function collectGarbage(
  store: ObjectStore,
  options: GarbageOptions,
): Promise<LakeGarbage> {
  const release = await lockBothZones(store, options.lockTimeoutMs);
  try {
    const garbage = await planGarbage(store, options);
    // Partitions first: nobody shall be led to files that are gone.
    await options.catalog?.removePartitions(garbage.partitions);
    await store.remove(garbage.files.map(({ path }) => path));
    await store.uploads?.abort(garbage.uploads);
    return garbage;
  } finally {
    release();
  }
}
