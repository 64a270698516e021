import type { Drift, Reject } from '@spacex-platform/spacex-client';
import { summarizeDrift } from '@spacex-platform/spacex-client';
import type { Launcher, LaunchLibraryLaunch } from '@spacex-platform/spacex-client/launch-library';
import {
  checkLaunch,
  checkLauncher,
  normaliseLaunch,
  normaliseLauncher,
} from '@spacex-platform/spacex-client/launch-library';
import type { LaunchLibraryStore } from './store.ts';

/** The documents of a store, validated. */
export interface LaunchLibraryDocuments {
  readonly launches: readonly LaunchLibraryLaunch[];
  readonly launchers: readonly Launcher[];
  readonly rejects: readonly Reject[];
  readonly drift: readonly Drift[];
}

/**
 * Reads the current documents of a store, without a request. They are stored as received, so that a
 * newer version can validate and adapt them again.
 *
 * @throws LoaderError of the store
 * @example
 * ```ts
 * const store = rawZoneLaunchLibraryStore(fileStore('file:///data/lake'));
 * const { launches, rejects } = await readLaunchLibrary(store);
 * console.log(launches.length, 'launches,', rejects.length, 'rejects');
 * ```
 */
export async function readLaunchLibrary(
  store: LaunchLibraryStore,
): Promise<LaunchLibraryDocuments> {
  const launches: LaunchLibraryLaunch[] = [];
  const launchers: Launcher[] = [];
  const rejects: Reject[] = [];
  const drift: (readonly string[])[] = [];
  for await (const { kind, text } of store.documents()) {
    const value: unknown = JSON.parse(text);
    if (kind === 'launches') {
      const checked = checkLaunch('detailed', normaliseLaunch(value), text);
      if (checked.ok) launches.push(checked.document);
      else rejects.push(checked.reject);
      drift.push(checked.drift);
    } else {
      const checked = checkLauncher(normaliseLauncher(value), text);
      if (checked.ok) launchers.push(checked.document);
      else rejects.push(checked.reject);
      drift.push(checked.drift);
    }
  }
  // Stores return documents in their own order.
  launches.sort(
    (one, other) => Date.parse(one.net) - Date.parse(other.net) || (one.id < other.id ? -1 : 1),
  );
  launchers.sort((one, other) => one.id - other.id);
  return { launches, launchers, rejects, drift: summarizeDrift(drift) };
}
