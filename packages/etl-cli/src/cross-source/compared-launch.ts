/** A flown launch in the form in which both sources are compared. */
export interface ComparedLaunch {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Whether the time is known to the hour at least. */
  readonly isExact: boolean;
  readonly success: boolean | null;
  readonly boosters: readonly ComparedBooster[];
}

/** A booster of a launch. */
export interface ComparedBooster {
  /** Null if the source does not know it. */
  readonly serial: string | null;
  readonly landing: Landing;
}

/** How a booster came down. */
export type Landing = 'no attempt' | 'landed' | 'failed' | 'unknown';

/** The outcome of a landing from the columns of core_flights. */
export function landingOf(attempt: boolean | null, success: boolean | null): Landing {
  if (attempt === false) return 'no attempt';
  if (success === null) return 'unknown';
  return success ? 'landed' : 'failed';
}
