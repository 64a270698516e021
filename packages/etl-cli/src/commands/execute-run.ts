import { existsSync, writeFileSync } from 'node:fs';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { exitCodeOf, exitCodeOfRun } from '../exit-codes.ts';
import type { Log } from '../output/log.ts';
import type { Progress } from '../output/progress.ts';
import { failureOf } from '../pipeline/failure.ts';
import type { RunResult } from '../pipeline/result.ts';
import { listenForSignals } from '../signals.ts';
import type { TargetName } from '../target-names.ts';
import { makeLoader } from '../targets.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { logOf, type RunFlags } from './options.ts';
import { lakeOf, sourceOf, storeOf } from './source.ts';
import { printSummary } from './summary.ts';

/** What a command that moves data does with its flags. */
export interface RunPlan {
  readonly flags: RunFlags;
  readonly targets: readonly TargetName[];
  /** Where documents are kept as received, if anywhere. */
  readonly lake: string | undefined;
}

/** Runs the pipeline for `run`, `extract` and `load`; returns the exit code. */
export async function executeRun({ flags, targets, lake }: RunPlan): Promise<number> {
  const log = logOf(flags);
  const progress = await progressFor(log, flags);
  const signals = listenForSignals((name) =>
    log.warn(`${name}: ending cleanly, nothing half-done will be visible`),
  );
  try {
    const { runPipeline } = await import('../pipeline/run-pipeline.ts');
    const loaders = await Promise.all(targets.map((name) => makeLoader(name, flags, process.env)));
    let targetFailed = false;
    const onEvent = (event: Parameters<Progress['handle']>[0]) => {
      targetFailed ||= event.type === 'target_failed';
      progress.handle(event);
    };
    const result = await runPipeline({
      source: await sourceOf(flags, process.env, onEvent),
      loaders,
      ...(flags.resource === undefined ? {} : { resources: flags.resource }),
      ...(lake === undefined ? {} : { rawZone: await storeOf(lake) }),
      prune: flags.prune === true,
      force: flags.force === true,
      maxRejects: flags.maxRejects,
      lockTimeoutMs: flags.lockTimeout * 1000,
      version: packageVersion(),
      signal: signals.signal,
      onEvent,
    });
    progress.stop();
    await report(result, flags, log, loaders, targetFailed);
    // A signal that came after the last commit changed nothing any more.
    const interrupted = result.status !== 'succeeded' ? signals.exitCode : undefined;
    return interrupted ?? exitCodeOfRun(result);
  } catch (error) {
    progress.stop();
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    log.error(failure.message, { code: failure.code });
    return signals.exitCode ?? exitCodeOf(failure);
  } finally {
    signals.stop();
  }
}

/** `--lake` for the commands that write a raw zone. */
export function rawZoneOf(flags: RunFlags): string | undefined {
  return lakeOf(flags.lake, process.env);
}

async function progressFor(log: Log, flags: RunFlags): Promise<Progress> {
  const live = log.format === 'pretty' && process.stderr.isTTY === true && flags.quiet !== true;
  if (live) return (await import('../output/live-progress.ts')).liveProgress(log);
  return (await import('../output/progress.ts')).logProgress(log);
}

const xcomFolder = '/airflow/xcom';

async function report(
  result: RunResult,
  flags: RunFlags,
  log: Log,
  loaders: readonly QueryableLoader[],
  targetFailed: boolean,
): Promise<void> {
  // Airflow's KubernetesPodOperator hands on what a container leaves here.
  if (existsSync(xcomFolder)) writeFileSync(`${xcomFolder}/return.json`, JSON.stringify(result));
  if (flags.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  const { status, error, rejects, runId } = result;
  for (const { resource, path, documents } of result.drift) {
    log.warn(`Drift: ${resource} has a new field ${path} in ${documents} documents`, {
      type: 'drift',
      resource,
      path,
      documents,
    });
  }
  const fields = log.format === 'json' ? { type: 'run_finished', result } : {};
  if (error === undefined) {
    const some = rejects === 0 ? '' : `, ${rejects} documents rejected (see etl_rejects)`;
    log.info(`Run ${runId} ${status}${some}`, fields);
  } else {
    // Another source does not help where the target is the trouble.
    const offline =
      result.source === 'api' && error.transient && !targetFailed
        ? ' Without the API, --source snapshot loads the bundled facts.'
        : '';
    log.error(`Run ${runId} ${status}: ${error.message}${offline}`, {
      ...fields,
      code: error.code,
    });
  }
  const summary = flags.json !== true && flags.quiet !== true && log.format === 'pretty';
  if (summary) await printSummary(result, flags, log, loaders);
}
