import { v7 as uuidv7 } from 'uuid';

/**
 * A new id of a run: a UUIDv7, so that ids sort by the time at which the runs started.
 *
 * @example
 * ```ts
 * const startedAt = new Date().toISOString();
 * const run = { runId: newRunId(), source: 'backup', origin: 'api', startedAt, version: '1.0.0' };
 * ```
 */
export function newRunId(): string {
  return uuidv7();
}
