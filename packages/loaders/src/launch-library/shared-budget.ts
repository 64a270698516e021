import { createHash } from 'node:crypto';
import type {
  BudgetState,
  RequestBudget,
  ThrottleState,
} from '@spacex-platform/spacex-client/launch-library';
import { anonymousBudget, requestBudget } from '@spacex-platform/spacex-client/launch-library';
import type { LaunchLibraryStore } from './store.ts';

/** The budget of a server and a key, shared by all runs on a store. */
export interface SharedBudget extends RequestBudget {
  /** Requests that this run has sent. */
  readonly requests: number;
  /** Adopts the limit that the server names, and leaves out what other programs have used of it. */
  reconcile(): Promise<void>;
}

/**
 * @param baseUrl the server, without credentials
 * @param throttle requests the state of the limit, which is not counted
 */
export function sharedBudget(
  store: LaunchLibraryStore,
  baseUrl: string,
  apiKey: string | undefined,
  throttle: () => Promise<ThrottleState>,
): SharedBudget {
  const key = budgetKey(baseUrl, apiKey);
  const update = (change: (budget: BudgetState) => BudgetState | undefined) =>
    store.updateBudget(key, (stored) => change(stored ?? anonymousBudget));
  const budget = requestBudget(update);
  let requests = 0;
  /** Whether other programs have used a part of the limit. */
  let isUsedByOthers = false;
  const reconcile = async () => {
    const state = await throttle();
    await update((stored) => {
      const next = reconciled(stored, state, Date.now());
      isUsedByOthers = next.limit < state.limit;
      return next;
    });
  };
  return {
    get requests() {
      return requests;
    },
    reconcile,
    async take() {
      let waitMs = await budget.take();
      if (waitMs > 0 && isUsedByOthers) {
        // Only the server knows when their requests expire. Without an answer, the wait stays.
        await reconcile().catch(() => undefined);
        waitMs = await budget.take();
      }
      if (waitMs === 0) requests += 1;
      return waitMs;
    },
    block: (until) => budget.block(until),
  };
}

/**
 * The server limits an address, or a key. A hash of both identifies a budget, so that no store
 * contains a key.
 */
export function budgetKey(baseUrl: string, apiKey: string | undefined): string {
  const limited = JSON.stringify([baseUrl, apiKey ?? null]);
  return createHash('sha256').update(limited).digest('hex').slice(0, 32);
}

/**
 * The budget with the limit of the server. If other programs use the same address or key, the limit
 * is smaller by their requests until it is reconciled again.
 */
export function reconciled(
  budget: BudgetState,
  { limit, periodSeconds, used, nextUseSeconds }: ThrottleState,
  now: number,
): BudgetState {
  const periodMs = periodSeconds > 0 ? periodSeconds * 1000 : budget.periodMs;
  const own = budget.sent.filter((at) => at > now - periodMs).length;
  const left = Math.max(0, limit - used);
  const isBlocked = left === 0 && own < limit;
  const next = isBlocked ? now + nextUseSeconds * 1000 : 0;
  return {
    ...budget,
    ...{ periodMs, blockedUntil: Math.max(budget.blockedUntil, next) },
    // At least one, or the wait for the next request would be that for a whole period.
    limit: Math.max(1, Math.min(limit, own + left)),
  };
}
