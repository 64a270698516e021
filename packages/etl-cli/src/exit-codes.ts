import type { Failure, RunResult } from './pipeline/result.ts';

/** The exit codes of `spacex-etl`, on which scripts and Airflow rely. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  succeededWithRejects: 3,
  aborted: 4,
  transient: 75,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a failure that ended a command. */
export function exitCodeOf(failure: Failure): number {
  if (failure.usage) return exitCodes.usage;
  return failure.transient ? exitCodes.transient : exitCodes.failed;
}

/** The exit code of a run, signals aside. */
export function exitCodeOfRun(result: RunResult): number {
  const { error, targets, rejects } = result;
  if (error === undefined)
    return rejects > 0 ? exitCodes.succeededWithRejects : exitCodes.succeeded;
  if (error.code === 'too_many_rejects') return exitCodes.aborted;
  // Once a target is committed, a retry would not be the same run.
  if (targets.some((target) => target.status === 'succeeded')) return exitCodes.failed;
  const failures = targets.flatMap((target) => target.error ?? []);
  const all = failures.length > 0 ? failures : [error];
  if (all.every((failure) => failure.code === 'check_failed')) return exitCodes.aborted;
  if (all.every((failure) => failure.usage)) return exitCodes.usage;
  return all.every((failure) => failure.transient) ? exitCodes.transient : exitCodes.failed;
}
