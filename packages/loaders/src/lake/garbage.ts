import { runFolder } from '../curated-zone/layout.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { catalogLake } from './catalog.ts';
import { curatedGarbage } from './curated-garbage.ts';
import type { GarbageOptions, LakeGarbage } from './garbage-plan.ts';
import { lockBothZones } from './lock.ts';
import { rawGarbage } from './raw-garbage.ts';

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
