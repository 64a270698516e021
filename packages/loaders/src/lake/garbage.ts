import { runDirectory } from '../curated-zone/layout.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { catalogLake } from './catalog.ts';
import { curatedGarbage } from './curated-garbage.ts';
import type { GarbageOptions, LakeGarbage } from './garbage-plan.ts';
import { lockBothZones } from './lock.ts';
import { rawGarbage } from './raw-garbage.ts';

/**
 * Finds what a lake no longer needs: files of old runs, leftovers of failed runs, and catalog
 * partitions of deleted runs. Never what the pointer, the catalog or a needed manifest refers to.
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
  const deleted = new Set(garbage.map(({ path }) => path));
  const partitions = await catalog?.oldPartitions(lake, ({ table, runId }) =>
    files.some(
      ({ path }) => path.startsWith(`${runDirectory(table, runId)}/`) && !deleted.has(path),
    ),
  );
  const uploads = (await store.uploads?.list()) ?? [];
  return {
    files: [...garbage, ...(await rawGarbage(store, keep, horizon))],
    uploads: uploads.filter(({ startedAt }) => startedAt < horizon),
    partitions: partitions ?? [],
  };
}

/**
 * Deletes what {@link planGarbage} finds. A lake in a directory is locked meanwhile.
 *
 * @throws LoaderError `locked` if a load or a reader holds the lock for longer than the timeout
 * @example
 * ```ts
 * const { files } = await collectGarbage(store, { keep: 5, olderThanMs: 7 * 86_400_000 });
 * console.log(files.length, 'files deleted');
 * ```
 */
export async function collectGarbage(
  store: ObjectStore,
  options: GarbageOptions,
): Promise<LakeGarbage> {
  const release = await lockBothZones(store, options.lockTimeoutMs);
  try {
    const garbage = await planGarbage(store, options);
    // Partitions first, so that the catalog never refers to deleted files.
    await options.catalog?.removePartitions(garbage.partitions);
    await store.remove(garbage.files.map(({ path }) => path));
    await store.uploads?.abort(garbage.uploads);
    return garbage;
  } finally {
    release();
  }
}
