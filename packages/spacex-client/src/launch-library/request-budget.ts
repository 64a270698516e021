/** The requests of the last period, as plain data for a store. */
export interface BudgetState {
  /** Requests that the server accepts in each period. */
  readonly limit: number;
  /** Length of the period in milliseconds. */
  readonly periodMs: number;
  /** When requests were sent: milliseconds since the epoch, the oldest first. */
  readonly sent: readonly number[];
  /** No request before this time, because the server named a wait; 0 if it named none. */
  readonly blockedUntil: number;
}

/** The unused budget of requests without a key: 15 an hour. */
export const anonymousBudget: BudgetState = {
  ...{ limit: 15, periodMs: 3_600_000, sent: [], blockedUntil: 0 },
};

/**
 * Counts the requests of all programs that use the same store. A store updates its state
 * atomically: of two programs that take the last request at the same time, one has to wait.
 */
export interface RequestBudget {
  /** Takes one request, or returns how many milliseconds to wait before asking again. */
  take(): Promise<number>;
  /** Stores the time that the server named when it refused a request. */
  block(until: Date): Promise<void>;
}

/**
 * Reads a state, calls the function with it, and stores what it returns unless that is undefined.
 * If another program has stored a state meanwhile, it begins again.
 */
export type UpdateBudget = (
  change: (budget: BudgetState) => BudgetState | undefined,
) => Promise<void>;

/**
 * A budget whose state is in any store: a file, a row, an object.
 *
 * @param update reads and stores the state
 * @param now milliseconds since the epoch
 * @example
 * ```ts
 * let state = anonymousBudget;
 * const budget = requestBudget(async (change) => {
 *   state = change(state) ?? state;
 * });
 * const waitMs = await budget.take();
 * ```
 */
export function requestBudget(update: UpdateBudget, now: () => number = Date.now): RequestBudget {
  return {
    async take() {
      let waitMs = 0;
      await update((budget) => {
        const result = takeRequest(budget, now());
        waitMs = result.waitMs;
        return result.taken;
      });
      return waitMs;
    },
    block: (until) =>
      update((budget) => {
        const blockedUntil = Math.max(budget.blockedUntil, until.getTime());
        return { ...budget, blockedUntil };
      }),
  };
}

/**
 * A budget in memory, for the clients of one process.
 *
 * @example
 * ```ts
 * const budget = memoryBudget();
 * const client = createLaunchLibraryClient({ budget });
 * ```
 */
export function memoryBudget(initial: BudgetState = anonymousBudget): RequestBudget {
  let state = initial;
  return requestBudget(async (change) => {
    state = change(state) ?? state;
  });
}

/**
 * The server counts a request when it arrives, which may be this long after it was sent. A request
 * therefore counts for that much longer than the period.
 */
const arrivalMs = 120_000;

interface TakenRequest {
  readonly waitMs: number;
  /** The state to store before the request is sent; undefined if it has to wait. */
  readonly taken?: BudgetState;
}

function takeRequest(budget: BudgetState, now: number): TakenRequest {
  const { limit, periodMs, blockedUntil } = budget;
  const lifetimeMs = periodMs + arrivalMs;
  // If the clock was ahead, it must not block the budget for longer than a period.
  const sent = budget.sent.map((at) => Math.min(at, now)).filter((at) => at + lifetimeMs > now);
  if (blockedUntil > now) return { waitMs: blockedUntil - now };
  if (sent.length < limit) return { waitMs: 0, taken: { ...budget, sent: [...sent, now] } };
  const next = sent[sent.length - limit] ?? now;
  return { waitMs: next + lifetimeMs - now };
}
