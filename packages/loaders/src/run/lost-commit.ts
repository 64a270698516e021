import { setTimeout as sleep } from 'node:timers/promises';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { LedgerRun } from '../ledger.ts';

/** Reason of the error that says that the outcome of a COMMIT is unknown. */
export const outcomeUnknown = 'outcome_unknown';

/** How to read the outcome of a COMMIT whose answer was lost. */
export interface OutcomeQuestion {
  /** Name of the target. */
  readonly target: string;
  /** Reads the status of the run from the ledger over a new connection. */
  readonly readStatus: (remainingMs: number) => Promise<LedgerRun['status'] | undefined>;
  /** A failover may take the server away for this long. */
  readonly timeoutMs: number;
  readonly pauseMs: number;
}

/**
 * Asks the ledger whether a COMMIT whose answer was lost has happened. Returns if it has.
 *
 * @param error what the COMMIT failed with
 * @throws that error if nothing was committed, LoaderError `connection` if the outcome is unknown
 */
export async function settleLostCommit(
  error: unknown,
  { target, readStatus, timeoutMs, pauseMs }: OutcomeQuestion,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      const status = await readStatus(Math.max(1, deadline - performance.now()));
      if (status === 'succeeded') return;
      break;
    } catch (cause) {
      if (isOutage(cause) && performance.now() + pauseMs < deadline) {
        await sleep(pauseMs);
        continue;
      }
      throw new LoaderError(
        'connection',
        `The connection to ${target} was lost during COMMIT and the outcome could not be read. ` +
          'Run again: rows that were committed will be unchanged.',
        { target, reason: outcomeUnknown, cause },
      );
    }
  }
  throw error;
}

function isOutage(error: unknown): boolean {
  return isLoaderError(error) && (error.code === 'connection' || error.code === 'unavailable');
}
