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
  reconcile(throttle: ThrottleState): Promise<void>;
}

/** @param baseUrl the server, without credentials */
export function sharedBudget(
  store: LaunchLibraryStore,
  baseUrl: string,
  apiKey: string | undefined,
): SharedBudget {
  const key = budgetKey(baseUrl, apiKey);
  const update = (change: (budget: BudgetState) => BudgetState | undefined) =>
    store.updateBudget(key, (stored) => change(stored ?? anonymousBudget));
  const budget = requestBudget(update);
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    async take() {
      const waitMs = await budget.take();
      if (waitMs === 0) requests += 1;
      return waitMs;
    },
    block: (until) => budget.block(until),
    reconcile: (throttle) => update((stored) => reconciled(stored, throttle, Date.now())),
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
  const blockedUntil =
    left > 0 ? budget.blockedUntil : Math.max(budget.blockedUntil, now + nextUseSeconds * 1000);
  // At least one, or the wait for the next request would be that for a whole period.
  return { ...budget, periodMs, blockedUntil, limit: Math.max(1, Math.min(limit, own + left)) };
}
