import { defined } from '../defined.ts';
import type { RunInfo } from '../loader.ts';
import { newRunId } from '../run/new-run-id.ts';
import { statusOf } from './failure.ts';
import type { Failure, RunResult } from './result.ts';

type Identity = Pick<RunResult, 'runId' | 'source' | 'origin' | 'startedAt'>;
type Details = Omit<RunResult, keyof Identity | 'status' | 'finishedAt' | 'error'>;

/** The result of a run that ends now. */
export function endedRun(
  { runId, source, origin, startedAt }: Identity,
  details: Details,
  error: Failure | undefined,
  success: 'succeeded' | 'planned' = 'succeeded',
): RunResult {
  return {
    runId,
    status: statusOfRun(error, success),
    ...defined({ retryAt: error?.retryAt }),
    ...{ source, origin, startedAt },
    finishedAt: new Date().toISOString(),
    ...details,
    ...defined({ error }),
  };
}

function statusOfRun(
  error: Failure | undefined,
  success: 'succeeded' | 'planned',
): RunResult['status'] {
  if (error === undefined) return success;
  return error.code === 'deferred' ? 'deferred' : statusOf(error);
}

/** The result of a run that could not start, because its source or a target could not be opened. */
export function unstartedRun(
  error: Failure,
  {
    source,
    targets,
    startedAt,
  }: Pick<RunInfo, 'source' | 'startedAt'> & {
    readonly targets: readonly string[];
  },
): RunResult {
  const status = statusOf(error);
  const origin = source === 'snapshot' ? 'snapshot' : 'api';
  return endedRun(
    { runId: newRunId(), source, origin, startedAt },
    {
      targets: targets.map((name) => ({ name, status, tables: [], error })),
      ...{ resources: [], skipped: [], rejects: 0, drift: [] },
    },
    error,
  );
}
