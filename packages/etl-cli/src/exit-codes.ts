import { isLimit } from '@spacex-platform/loaders/internal/limit-codes';
import type { Failure, RunResult } from '@spacex-platform/loaders/pipeline';

/** The exit codes of `spacex-etl`, on which scripts and Airflow rely. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  succeededWithRejects: 3,
  aborted: 4,
  transient: 75,
  deferred: 76,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a failure that ended a command. */
export function exitCodeOf(failure: Failure): number {
  if (failure.usage) return exitCodes.usage;
  if (failure.code === 'deferred') return exitCodes.deferred;
  return failure.transient ? exitCodes.transient : exitCodes.failed;
}

/** Worst first; a run exits with the worst code of its targets. */
const worstFirst = [
  exitCodes.failed,
  exitCodes.aborted,
  exitCodes.transient,
  exitCodes.deferred,
  exitCodes.succeededWithRejects,
  exitCodes.succeeded,
] as const;

/** The exit code of a run, signals aside: the worst one of its targets. */
export function exitCodeOfRun({ error, targets, rejects }: RunResult): number {
  const good = rejects > 0 ? exitCodes.succeededWithRejects : exitCodes.succeeded;
  if (error === undefined) return good;
  const codes: number[] = targets.map((target) => {
    if (target.error !== undefined) return codeOf(target.error);
    return target.catalog?.error === undefined ? good : exitCodes.failed;
  });
  // The run itself failed before it had a target, or has none.
  if (!codes.some((code) => code !== good)) codes.push(codeOf(error));
  if (codes.every((code) => code === exitCodes.usage)) return exitCodes.usage;
  // Usage errors are for runs that never started; beside another target, they are failures.
  if (codes.includes(exitCodes.usage)) return exitCodes.failed;
  return worstFirst.find((code) => codes.includes(code)) ?? exitCodes.failed;
}

function codeOf(failure: Failure): number {
  return isLimit(failure) ? exitCodes.aborted : exitCodeOf(failure);
}
