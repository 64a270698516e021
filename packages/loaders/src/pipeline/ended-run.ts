import { defined } from '../defined.ts';
import type { RunInfo } from '../loader.ts';
import type { Origin } from '../origin.ts';
import { newRunId } from '../run/new-run-id.ts';
import { statusOf } from './failure.ts';
import type { Failure, RunDetails, RunResult } from './result.ts';

type Identity = Pick<RunDetails, 'runId' | 'source' | 'origin' | 'startedAt'>;
type Details = Omit<RunDetails, keyof Identity | 'finishedAt'>;

/** The result of a run that ends now. */
export function endedRun(
  { runId, source, origin, startedAt }: Identity,
  details: Details,
  error: Failure | undefined,
  success: 'succeeded' | 'planned' = 'succeeded',
): RunResult {
  const ended: Omit<RunDetails, 'runId'> = {
    ...defined({ retryAt: error?.retryAt }),
    ...{ source, origin, startedAt },
    finishedAt: new Date().toISOString(),
    ...details,
  };
  if (error === undefined) return { runId, status: success, ...ended };
  const status = error.code === 'deferred' ? 'deferred' : statusOf(error);
  return { runId, status, ...ended, error };
}

/** The origins of the sources that are not read from the API or a lake, by their names. */
const originsOf: ReadonlyMap<string, Origin> = new Map([
  ['snapshot', 'snapshot'],
  ['live', 'launch-library'],
  ['launch-library', 'launch-library'],
]);

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
  const origin = originsOf.get(source) ?? 'api';
  return endedRun(
    { runId: newRunId(), source, origin, startedAt },
    {
      targets: targets.map((name) => ({ name, status, tables: [], error })),
      ...{ resources: [], skipped: [], rejects: 0, drift: [] },
    },
    error,
  );
}
