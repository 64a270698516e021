/** How far a sequence may be ahead of the clock of this machine before it is reported. */
const toleranceMs = 5 * 60_000;

/**
 * The sequence of documents that are read now: the time, or one more than the newest sequence if the
 * clock is behind it. So a machine whose clock is ahead does not order its documents after those that
 * other machines read later.
 *
 * @param newest the largest sequence so far, if there is one
 */
export function nextSequence(newest = 0): number {
  return Math.max(Date.now(), newest + 1);
}

/** The milliseconds in a UUIDv7: the sequence of a run that was recorded without one. */
export function sequenceOfRunId(runId: string): number | undefined {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(runId) ?? [];
  return high === undefined ? undefined : Number.parseInt(`${high}${low}`, 16);
}

/**
 * The warning about a run that is dated in the future; undefined if it is not.
 *
 * @param what the run, for the message: `Run 0192f1a0-… of file:///lake`
 * @example
 * ```ts
 * futureWarning(`Run ${runId}`, Date.now()); // undefined
 * ```
 */
export function futureWarning(what: string, sequence: number | undefined): string | undefined {
  if (sequence === undefined || sequence <= Date.now() + toleranceMs) return undefined;
  return (
    `${what} is dated in the future: ${dateOf(sequence)}. Later runs are ordered after it. ` +
    'Check the clocks of the machines that run spacex-etl.'
  );
}

/** A sequence as a timestamp, for messages. */
export function dateOf(sequence: number): string {
  const date = new Date(sequence);
  return Number.isNaN(date.getTime()) ? String(sequence) : date.toISOString();
}
