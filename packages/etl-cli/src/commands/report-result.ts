import { existsSync, writeFileSync } from 'node:fs';
import type { QueryableLoader } from '@spacex-platform/loaders';
import type { Log } from '../output/log.ts';
import type { RunResult } from '../pipeline/result.ts';
import type { RunFlags } from './options.ts';
import { planText } from './plan-text.ts';
import { reportLoaded } from './report-loaded.ts';
import { printSummary } from './summary.ts';

const xcomFolder = '/airflow/xcom';

/** Tells what became of a run: to Airflow, to a script, to the log, and to whoever looks on. */
export async function reportResult(
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
  if (flags.dryRun === true) {
    if (flags.json !== true) process.stdout.write(planText(result, flags));
    return;
  }
  const summary = flags.json !== true && flags.quiet !== true && log.format === 'pretty';
  if (summary) await printSummary(result, flags, log, loaders);
  if (flags.report !== undefined) await reportLoaded(result, flags, log, loaders);
}
