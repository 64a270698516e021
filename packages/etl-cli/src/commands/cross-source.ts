import type { QueryableLoader } from '@spacex-platform/loaders';
import { createLaunchLibraryClient } from '@spacex-platform/spacex-client/launch-library';
import { type CrossSource, compareSources } from '../cross-source/compare-sources.ts';
import { requestLibraryLaunches } from '../cross-source/library-launches.ts';
import { readSpacexLaunches } from '../cross-source/spacex-launches.ts';
import { launchLibraryOptions, launchLibrarySettings } from '../settings/launch-library.ts';
import { withOpen } from '../targets/with-open.ts';
import { chooseLaunchLibraryStore } from './choose-launch-library-store.ts';
import { logOf } from './logging.ts';
import type { ReadFlags } from './read-target.ts';
import { maxWaitOf, throwAdvised } from './source.ts';

/** The flags of `check --cross-source`. */
export interface CrossSourceFlags extends ReadFlags {
  readonly launchLibraryUrl?: string;
  /** Milliseconds. */
  readonly maxWait?: number;
}

/**
 * Compares the launches of r/SpaceX that a target has with Launch Library, in at most three requests,
 * which count in the budget of its store. The target is closed while they wait.
 *
 * @returns undefined if the target has no launches of r/SpaceX; then nothing is requested
 * @throws UsageError without a store, SpacexClientError `deferred`, LoaderError
 */
export async function crossSourceOf(
  flags: CrossSourceFlags,
  loader: QueryableLoader,
): Promise<CrossSource | undefined> {
  const { target, launchLibraryUrl, maxWait } = flags;
  const purpose = '--cross-source stores the number of requests to Launch Library';
  const store = await chooseLaunchLibraryStore({ location: flags, targets: [target] }, purpose);
  const spacex = await withOpen(loader.openReader({ oneMoment: true }), readSpacexLaunches);
  if (spacex.launches.length === 0) return undefined;
  const { launchLibraryBudget } = await import('@spacex-platform/loaders/launch-library');
  const settings = launchLibrarySettings(launchLibraryUrl, process.env);
  const options = { ...(await launchLibraryOptions(settings)), maxWaitMs: maxWaitOf(maxWait) };
  const request = async () => {
    const throttle = await createLaunchLibraryClient(options).throttle();
    const client = createLaunchLibraryClient({
      ...options,
      budget: await launchLibraryBudget(store, settings, throttle),
      onRetry: ({ delayMs }) =>
        logOf(flags).warn(`Launch Library: next attempt in ${Math.ceil(delayMs / 1000)} s`, {
          type: 'retry',
        }),
    });
    return requestLibraryLaunches(client, spacex.rockets);
  };
  return compareSources(spacex, await request().catch(throwAdvised('')));
}
