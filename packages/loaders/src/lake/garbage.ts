import { isDeepStrictEqual } from 'node:util';
import { runDirectory } from '../curated-zone/layout.ts';
import { type Pointer, readPointer, type VersionedPointer } from '../curated-zone/pointer.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore, UnfinishedUpload } from '../object-store/object-store.ts';
import { type CatalogLake, catalogLake, type LakeCatalog, type OldPartitions } from './catalog.ts';
import { catalogsOf, filesOfMetadata, lastingMetadata, shownMetadata } from './catalog-files.ts';
import { curatedGarbage, isCopy } from './curated-garbage.ts';
import type { Garbage, GarbageFailure, GarbageOptions, LakeGarbage } from './garbage-plan.ts';
import { lockBothZones } from './lock.ts';
import { publishExpiry } from './publish-expiry.ts';
import { rawGarbage } from './raw-garbage.ts';
import type { SnapshotExpiry } from './snapshot-expiry.ts';

/**
 * Finds what a lake no longer needs: files and Iceberg snapshots of old runs, leftovers of failed runs,
 * and catalog partitions of deleted runs. Never what the pointer, a snapshot that is kept, the catalog
 * or a needed manifest refers to, nor what a commit of another program refers to.
 *
 * @throws LoaderError `damaged` if Iceberg metadata are missing, or name files elsewhere
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
interface GarbagePlan {
  readonly garbage: LakeGarbage;
  readonly expiry: SnapshotExpiry;
  /** The pointer from which all this follows. */
  readonly current: VersionedPointer | undefined;
  readonly lake: CatalogLake;
}

async function planAll(store: ObjectStore, options: GarbageOptions): Promise<GarbagePlan> {
  const { keep, olderThanMs, catalog, tables = [] } = options;
  const horizon = new Date(Date.now() - olderThanMs).toISOString();
  const lake = catalogLake(store, tables);
  const shown = (await catalog?.shownRuns?.(lake)) ?? [];
  const found = await curatedGarbage(store, keep, horizon, shown);
  const { files, expiry, current } = found;
  const lasting = await lastingMetadata(lake, catalogsOf(catalog), catalog);
  const used = await filesOfMetadata(store, lasting);
  const garbage = found.garbage.filter(({ path }) => !used.has(path));
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
    ...{ expiry, current, lake },
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
    const { garbage, expiry, current, lake } = await planAll(store, options);
    // Before the files are deleted, so that neither published metadata nor the catalog refer to them.
    const published = await publishExpiry(store, expiry, current);
    const failures = [...garbage.failures];
    const files = await unusedByCatalogs(lake, options.catalog, garbage.files, failures);
    const unchanged = () => refuseOtherPointer(store, published);
    return await remove(store, options.catalog, { ...garbage, files, failures }, unchanged);
  } finally {
    release();
  }
}

/**
 * Updates the catalog to match the pointer, then drops the files that catalogs name nevertheless: they
 * are in use.
 */
async function unusedByCatalogs(
  lake: CatalogLake,
  catalog: LakeCatalog | undefined,
  files: readonly Garbage[],
  failures: GarbageFailure[],
): Promise<readonly Garbage[]> {
  const failure = { status: 'failed', what: `what ${catalog?.name} names` } as const;
  await attempted(failures, failure, async () => {
    await catalog?.update(lake, { takeOver: false, onChange: () => undefined });
  });
  const shown = await shownMetadata(lake, catalogsOf(catalog));
  const used = await filesOfMetadata(lake.store, shown);
  return files.filter(({ path }) => !used.has(path));
}

/**
 * On S3, a run or a rollback may have published since the pointer was read.
 *
 * @throws LoaderError `superseded`
 */
async function refuseOtherPointer(
  store: ObjectStore,
  expected: Pointer | undefined,
): Promise<void> {
  const now = (await readPointer(store))?.pointer;
  if (isDeepStrictEqual(now, expected)) return;
  throw new LoaderError(
    'superseded',
    `Another run published to the lake ${store.url} while it was examined. No published file was deleted. Run again.`,
    { target: 'lake' },
  );
}

/**
 * @param unchanged throws if another run has published
 * @returns what was deleted, and what was not
 */
async function remove(
  store: ObjectStore,
  catalog: LakeCatalog | undefined,
  { files, snapshots, uploads, partitions, failures: earlier }: LakeGarbage,
  unchanged: () => Promise<void>,
): Promise<LakeGarbage> {
  const failures = [...earlier];
  // First, so that a rollback no longer begins that needs the files of these runs.
  const copies = await removeFiles(
    store,
    files.filter(({ path }) => isCopy(path)),
    failures,
  );
  await unchanged();
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
  const others = files.filter((file) => !isCopy(file.path) && !isInUse(file));
  const deleted = [...copies, ...(await removeFiles(store, others, failures))];
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
