import { readFileSync, writeFileSync } from 'node:fs';
import { statePaths } from './state-paths.ts';

/** How a night ended. */
export interface Outcome {
  /**
   * `deferred`: the limit of requests was reached. `unavailable`: Launch Library did not answer.
   * `refused`: the new data failed a check or a limit. `failed`: everything else.
   */
  readonly status: 'complete' | 'deferred' | 'unavailable' | 'refused' | 'failed';
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** When the next request is accepted, if that is the reason; ISO 8601 in UTC. */
  readonly retryAt: string | null;
  /** Why the night is not complete. */
  readonly reason: string | null;
  /** Damaged parts of the stored state that were reloaded or rebuilt. */
  readonly repaired: readonly string[];
}

/** Stores an outcome for the next step. */
export function writeOutcome(directory: string, outcome: Outcome): void {
  writeFileSync(statePaths(directory).outcome, `${JSON.stringify(outcome, null, 2)}\n`);
}

/** Returns the outcome that {@link writeOutcome} has stored. */
export function readOutcome(directory: string): Outcome {
  return JSON.parse(readFileSync(statePaths(directory).outcome, 'utf8')) as Outcome;
}
