import { v7 as uuidv7 } from 'uuid';
import { isRuled } from './failure.ts';
import type { Failure, RunResult } from './result.ts';

/** What a run that could not begin was to do. */
interface Intent {
  readonly source: string;
  readonly targets: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** The result of a run that could not even begin, for its source or a target was not to be had. */
export function unstartedRun(error: Failure, { source, targets, startedAt }: Intent): RunResult {
  const status = isRuled(error) ? 'aborted' : 'failed';
  return {
    runId: uuidv7(),
    status,
    source,
    origin: source === 'snapshot' ? 'snapshot' : 'api',
    startedAt,
    finishedAt: new Date().toISOString(),
    targets: targets.map((name) => ({ name, status, tables: [], error })),
    resources: [],
    skipped: [],
    rejects: 0,
    drift: [],
    error,
  };
}
