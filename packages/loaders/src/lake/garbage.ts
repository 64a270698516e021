import { runDirectory } from '../curated-zone/layout.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import type { ObjectStore, UnfinishedUpload } from '../object-store/object-store.ts';
import { catalogLake, type LakeCatalog, type OldPartitions } from './catalog.ts';
import { curatedGarbage } from './curated-garbage.ts';
import type { Garbage, GarbageFailure, GarbageOptions, LakeGarbage } from './garbage-plan.ts';
import { lockBothZones } from './lock.ts';
import { rawGarbage } from './raw-garbage.ts';
import { publishExpiry, type SnapshotExpiry } from './snapshot-expiry.ts';

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
  return (await planAll(store, options)).garbage;
}

/** What is not needed, and the metadata without the snapshots of old runs. */
async function planAll(
  store: ObjectStore,
  options: GarbageOptions,
): Promise<{ readonly garbage: LakeGarbage; readonly expiry: SnapshotExpiry }> {
  const { keep, olderThanMs, catalog, tables = [] } = options;
  const horizon = new Date(Date.now() - olderThanMs).toISOString();
  const lake = catalogLake(store, tables);
  const shown = (await catalog?.shownRuns?.(lake)) ?? [];
  const { files, garbage, expiry } = await curatedGarbage(store, keep, horizon, shown);
  const deleted = new Set(garbage.map(({ path }) => path));
  const partitions = await catalog?.oldPartitions?.(lake, ({ table, runId }) =>
    files.some(
      ({ path }) => path.startsWith(`${runDirectory(table, runId)}/`) && !deleted.has(path),
    ),
  );
  const failures: GarbageFailure[] = [];
  const uploads = await attempted(
    failures,
    { status: 'warning', what: 'the list of unfinished uploads' },
    async () => (await store.uploads?.list()) ?? [],
  );
  const probes = (await store.list('_probe')).filter(({ modifiedAt }) => modifiedAt < horizon);
  return {
    expiry,
    garbage: {
      files: [
        ...garbage,
        ...(await rawGarbage(store, keep, horizon)),
        ...probes.map((probe) => ({ ...probe, why: 'unfinished' as const })),
      ],
      snapshots: expiry.tables.map(({ table, snapshots }) => ({ table, snapshots })),
      uploads: (uploads ?? []).filter(({ startedAt }) => startedAt < horizon),
      partitions: partitions ?? [],
      failures,
    },
  };
}

/** Does optional work; an error is added to the failures. */
async function attempted<T>(
  failures: GarbageFailure[],
  failure: Pick<GarbageFailure, 'status' | 'what'>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isLoaderError(error) || error.code === 'interrupted') throw error;
    failures.push({ ...failure, code: error.code, message: error.message });
    return undefined;
  }
}

/**
 * Deletes what {@link planGarbage} finds. A lake in a directory is locked meanwhile. A request that
 * fails does not stop the others; the result has what was deleted, and the failures.
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
    const { garbage, expiry } = await planAll(store, options);
    // Before the files are deleted, so that no published metadata refer to them.
    await publishExpiry(store, expiry);
    return await remove(store, options.catalog, garbage);
  } finally {
    release();
  }
}

/** @returns what was deleted, and what was not */
async function remove(
  store: ObjectStore,
  catalog: LakeCatalog | undefined,
  { files, snapshots, uploads, partitions, failures: earlier }: LakeGarbage,
): Promise<LakeGarbage> {
  const failures = [...earlier];
  // Partitions first, so that the catalog never refers to deleted files.
  const removed = await attempted(
    failures,
    { status: 'failed', what: `${partitions.length} partition(s) of ${catalog?.name}` },
    async () => {
      await catalog?.removePartitions?.(partitions);
      return partitions;
    },
  );
  const inUse = removed === undefined ? partitions.map(directoryOf) : [];
  const isInUse = ({ path }: Garbage) => inUse.some((directory) => path.startsWith(directory));
  const deleted = await removeFiles(
    store,
    files.filter((file) => !isInUse(file)),
    failures,
  );
  const aborted: UnfinishedUpload[] = [];
  for (const upload of uploads) {
    const what = `the unfinished upload of ${upload.path}`;
    await attempted(failures, { status: 'failed', what }, async () => {
      await store.uploads?.abort([upload]);
      aborted.push(upload);
    });
  }
  return { files: deleted, snapshots, uploads: aborted, partitions: removed ?? [], failures };
}

function directoryOf({ table, runId }: OldPartitions): string {
  return `${runDirectory(table, runId)}/`;
}

/** @returns the files that no longer exist */
async function removeFiles(
  store: ObjectStore,
  files: readonly Garbage[],
  failures: GarbageFailure[],
): Promise<readonly Garbage[]> {
  const failure = { status: 'failed', what: 'some files' } as const;
  const isComplete = await attempted(failures, failure, async () => {
    await store.remove(files.map(({ path }) => path));
    return true;
  });
  if (isComplete === true) return files;
  const prefixes = new Set(files.map(({ path }) => path.slice(0, path.indexOf('/'))));
  const left = new Set<string>();
  for (const prefix of prefixes) {
    for (const { path } of await store.list(prefix)) left.add(path);
  }
  return files.filter(({ path }) => !left.has(path));
}
