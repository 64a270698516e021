import { objectLibraryStore } from '../launch-library/object-library-store.ts';
import type { LaunchLibraryStore } from '../launch-library/store.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** Directory of Launch Library, relative to the root of the lake. */
export const launchLibraryZone = 'raw/launch-library';

/**
 * Stores Launch Library below the raw zone of a lake, in `raw/launch-library`: its documents as
 * received, the state of the synchronization, and the budget of requests.
 *
 * In a bucket, runs on several machines share the store by conditional writes. In a directory they
 * must be on the same machine.
 *
 * @example
 * ```ts
 * const store = rawZoneLaunchLibraryStore(s3Store('s3://my-bucket/lake'));
 * const { status } = await syncLaunchLibrary(store);
 * ```
 */
export function rawZoneLaunchLibraryStore(lake: ObjectStore): LaunchLibraryStore {
  return objectLibraryStore(lake.storeOf?.(launchLibraryZone) ?? lake, launchLibraryZone);
}
