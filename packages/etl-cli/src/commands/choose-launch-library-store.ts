import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';
import { lakeOf, launchLibraryStoreOf } from '../settings/storage.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';

/** Where a command can store Launch Library. */
interface Candidates {
  readonly location: LocationFlags;
  readonly targets: readonly Target[];
}

/**
 * The store of Launch Library: in the lake if one is given, otherwise in the first target that can
 * store it.
 *
 * @param purpose what the command stores, for the error: `--source live stores Launch Library`
 * @throws UsageError if there is none
 */
export async function chooseLaunchLibraryStore(
  { location, targets }: Candidates,
  purpose: string,
  signal?: AbortSignal,
): Promise<LaunchLibraryStore> {
  const lake = lakeOf(location.lake, process.env);
  if (lake !== undefined) return launchLibraryStoreOf(lake, process.env, signal);
  const target = targets.find(({ launchLibraryStore }) => launchLibraryStore !== undefined);
  const store = await target?.launchLibraryStore?.(location, process.env);
  if (store !== undefined) return store;
  const names = targets.map(({ name }) => name).join(', ');
  throw new UsageError(
    `${purpose}, which the target ${names} cannot. Name a lake with --lake or SPACEX_LAKE.`,
  );
}
