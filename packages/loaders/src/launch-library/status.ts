import { type BudgetState, memoryBudget } from '@spacex-platform/spacex-client/launch-library';
import type { LaunchLibraryAccess } from './budget.ts';
import { serverOf } from './server.ts';
import { budgetKey } from './shared-budget.ts';
import type { LaunchLibraryStore } from './store.ts';
import { stateFor } from './sync-state.ts';
import { sourceOf } from './sync-steps.ts';

/** A reading that a run has begun: it is under way, or the next run continues it. */
export interface UnfinishedReading {
  /** Changed launches, boosters, or the ids of all launches. */
  readonly kind: 'changes' | 'launchers' | 'census';
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
}

/** What a store has of Launch Library. */
export interface LaunchLibraryStatus {
  readonly launches: number;
  readonly launchers: number;
  /** Whether the documents are from another server, so that the next run reads all of them again. */
  readonly isOtherServer: boolean;
  /** When the last complete reading of changes began: ISO 8601 in UTC; null if there was none. */
  readonly syncedAt: string | null;
  readonly unfinished: readonly UnfinishedReading[];
  /** The requests to this server with this key; null before the first one. */
  readonly budget: {
    /** Requests of runs on this store in each period. */
    readonly limit: number;
    readonly periodMs: number;
    /** Requests in the period that ends now. */
    readonly used: number;
    /** When a run may send the next request; null if it may now. */
    readonly nextAt: Date | null;
  } | null;
}

/**
 * Reads what a store has of Launch Library, and changes nothing.
 *
 * @returns undefined if the store does not exist yet
 * @throws LoaderError of the store
 * @example
 * ```ts
 * const store = embeddedLaunchLibraryStore('.spacex');
 * const status = await readLaunchLibraryStatus(store);
 * console.log(status?.launches, 'launches, last complete at', status?.syncedAt);
 * ```
 */
export async function readLaunchLibraryStatus(
  store: LaunchLibraryStore,
  { baseUrl, apiKey }: LaunchLibraryAccess = {},
): Promise<LaunchLibraryStatus | undefined> {
  const server = serverOf(baseUrl);
  const stored = await store.readState();
  const budget = await store.readBudget(budgetKey(server, apiKey));
  if (stored === undefined && budget === undefined) return undefined;
  const state = stateFor(sourceOf(server), stored);
  const { known, read, pass, launchers, census } = state;
  const readings = { changes: pass, launchers, census };
  return {
    launches: Object.keys(known.launches).length,
    launchers: Object.keys(known.launchers).length,
    isOtherServer: stored !== undefined && stored.source !== state.source,
    syncedAt: read.changes,
    unfinished: Object.entries(readings).flatMap(([kind, reading]) =>
      reading === null
        ? []
        : [{ kind: kind as UnfinishedReading['kind'], startedAt: reading.startedAt }],
    ),
    budget: budget === undefined ? null : await useOf(budget),
  };
}

async function useOf(budget: BudgetState): Promise<LaunchLibraryStatus['budget']> {
  const now = Date.now();
  const { limit, periodMs, sent } = budget;
  // Of a copy: nothing is taken.
  const waitMs = await memoryBudget(budget).take();
  return {
    ...{ limit, periodMs, used: sent.filter((at) => at > now - periodMs).length },
    nextAt: waitMs === 0 ? null : new Date(now + waitMs),
  };
}
