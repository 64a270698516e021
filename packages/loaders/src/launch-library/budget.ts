import type { RequestBudget, ThrottleState } from '@spacex-platform/spacex-client/launch-library';
import { serverOf } from './server.ts';
import { sharedBudget } from './shared-budget.ts';
import type { LaunchLibraryStore } from './store.ts';

/** What the server limits: its address and the key decide which budget counts. */
export interface LaunchLibraryAccess {
  /** As for the client. Default `https://ll.thespacedevs.com/2.3.0`. */
  readonly baseUrl?: string | URL | undefined;
  /** Only a hash of it is stored. */
  readonly apiKey?: string | undefined;
}

/**
 * The budget of requests that all synchronizations of a store share, for requests of your own. It
 * adopts the limit that the server names.
 *
 * @param throttle the state of the limit, from `client.throttle()`
 * @throws LoaderError of the store
 * @example
 * ```ts
 * const store = embeddedLaunchLibraryStore('.spacex');
 * const throttle = await createLaunchLibraryClient().throttle();
 * const budget = await launchLibraryBudget(store, {}, throttle);
 * const client = createLaunchLibraryClient({ budget });
 * ```
 */
export async function launchLibraryBudget(
  store: LaunchLibraryStore,
  { baseUrl, apiKey }: LaunchLibraryAccess,
  throttle: ThrottleState,
): Promise<RequestBudget> {
  const budget = sharedBudget(store, serverOf(baseUrl), apiKey, async () => throttle);
  await budget.reconcile();
  return budget;
}
