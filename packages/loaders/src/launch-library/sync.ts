import { isSpacexClientError } from '@spacex-platform/spacex-client';
import type {
  LaunchLibraryClient,
  LaunchLibraryOptions,
} from '@spacex-platform/spacex-client/launch-library';
import { createLaunchLibraryClient } from '@spacex-platform/spacex-client/launch-library';
import { areChangesDue, areLaunchersDue, isCensusDue, isRecentDue } from './schedule.ts';
import { serverOf } from './server.ts';
import { type SharedBudget, sharedBudget } from './shared-budget.ts';
import type { LaunchLibraryStore } from './store.ts';
import { type LibraryKind, stateFor } from './sync-state.ts';
import {
  readCensus,
  readChanges,
  readLaunchers,
  readMissing,
  readRecent,
  type SyncContext,
  sourceOf,
} from './sync-steps.ts';

/** Something that a synchronization reports while it works. */
export type SyncEvent =
  /** A page was read and stored. */
  | {
      readonly type: 'page';
      readonly kind: LibraryKind;
      readonly documents: number;
      /** Documents that are new or differ from those in the store. */
      readonly stored: number;
      readonly rejects: number;
    }
  /** The state of the limit could not be read. */
  | { readonly type: 'warning'; readonly message: string };

/** Options of {@link syncLaunchLibrary}. */
export interface SyncOptions {
  /** Options of the client. `maxWaitMs` is how long a request may wait because of the limit. */
  readonly client?: Omit<LaunchLibraryOptions, 'budget' | 'signal'>;
  /** Read every launch and booster again. Default: once a week. */
  readonly full?: boolean;
  /** Read the ids of all launches. Default: every three days, if no full pass has done so. */
  readonly census?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: SyncEvent) => void;
}

/** What a synchronization did. */
export interface SyncResult {
  /** `deferred` if the limit of requests ended it; everything that it has read is stored. */
  readonly status: 'complete' | 'deferred';
  /** When the next request is accepted if the status is `deferred`, otherwise null. */
  readonly retryAt: Date | null;
  /** Whether all changes were read. If only boosters or a census are deferred, this is true. */
  readonly isCurrent: boolean;
  /** Requests that were sent and counted. */
  readonly requests: number;
  /** Documents that are new or differ from those in the store, of all pages. */
  readonly stored: number;
  /** Documents that the server no longer has. */
  readonly removed: number;
  /** When the last complete reading of changes began: ISO 8601 in UTC; null if there was none. */
  readonly syncedAt: string | null;
}

/**
 * Synchronizes a store with the launches of SpaceX since October 2022 and its boosters. A first load
 * and a later run do the same: they read on from the stored cursor, and store each page before the
 * next request. A run that ends in between loses nothing; the next one continues there.
 *
 * Requests, the most important first: changed launches, launches of the last three weeks, missing
 * launches, boosters (weekly), ids of all launches (every three days). All runs on a store share the
 * budget of requests.
 * What `full` and `census` request is stored: if the limit ends the run, later runs complete it without
 * these options.
 *
 * @throws SpacexClientError except `deferred`, LoaderError of the store
 * @example
 * ```ts
 * const store = rawZoneLaunchLibraryStore(fileStore('file:///data/lake'));
 * const { status, retryAt } = await syncLaunchLibrary(store);
 * if (status === 'deferred') console.log('Run again after', retryAt?.toISOString());
 * ```
 */
export async function syncLaunchLibrary(
  store: LaunchLibraryStore,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const { full = false, census = false, signal, onEvent } = options;
  const baseUrl = serverOf(options.client?.baseUrl);
  const budget = sharedBudget(store, baseUrl, options.client?.apiKey, () => client.throttle());
  const client: LaunchLibraryClient = createLaunchLibraryClient({
    ...options.client,
    ...{ budget, ...(signal === undefined ? {} : { signal }) },
  });
  const source = sourceOf(baseUrl);
  let stored = 0;
  let removed = 0;
  const context: SyncContext = {
    ...{ client, store, stateOf: (state) => stateFor(source, state) },
    onPage(kind, { raw, rejects }, change) {
      stored += change.documents.length;
      removed += change.removed.length;
      onEvent?.({
        ...{ type: 'page', kind, documents: raw.length, rejects: rejects.length },
        stored: change.documents.length,
      });
    },
  };
  let isCurrent = false;
  let retryAt: Date | null = null;
  const state = async () => context.stateOf(await store.readState());
  try {
    await reconcile(budget, onEvent);
    if (full || census || areChangesDue(await state(), Date.now())) {
      await readChanges(context, { full, census });
    }
    if (isRecentDue(await state(), Date.now())) await readRecent(context);
    isCurrent = true;
    await readMissing(context);
    if (areLaunchersDue(await state(), Date.now())) await readLaunchers(context);
    if (isCensusDue(await state(), Date.now())) {
      await readCensus(context);
      await readMissing(context);
    }
  } catch (error) {
    if (!isSpacexClientError(error) || error.code !== 'deferred') throw error;
    retryAt = error.retryAt ?? new Date();
  }
  return {
    ...{ status: retryAt === null ? 'complete' : 'deferred', retryAt, isCurrent },
    ...{ requests: budget.requests, stored, removed },
    syncedAt: (await state()).read.changes,
  };
}

/** Without the state of the limit, the server still refuses what is too much. */
async function reconcile(budget: SharedBudget, onEvent: SyncOptions['onEvent']): Promise<void> {
  try {
    await budget.reconcile();
  } catch (error) {
    if (!isSpacexClientError(error) || error.code === 'aborted') throw error;
    const message = `The limit of requests is not known: ${error.message}`;
    onEvent?.({ type: 'warning', message });
  }
}
