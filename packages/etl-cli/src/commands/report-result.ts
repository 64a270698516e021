import type { QueryableLoader } from '@spacex-platform/loaders';
import type { Log } from '../output/log.ts';
import type { RunResult } from '../pipeline/result.ts';
import { handToAirflow } from './hand-to-airflow.ts';
import type { RunFlags } from './options.ts';
import { planText } from './plan-text.ts';
import { reportLoaded } from './report-loaded.ts';
import { printSummary } from './summary.ts';

/** Tells what became of a run: to Airflow, to a script, to the log, and to whoever looks on. */
export async function reportResult(
  result: RunResult,
  flags: RunFlags,
  log: Log,
  loaders: readonly QueryableLoader[],
): Promise<void> {
  if (flags.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  handToAirflow(result, log);
  const { status, error, rejects, runId, targets } = result;
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
    const where = targets.length === 0 ? 'in the raw zone all the same' : 'see spacex-etl rejects';
    const some = rejects === 0 ? '' : `, ${rejects} documents rejected (${where})`;
    log.info(`Run ${runId} ${status}${some}`, fields);
  } else {
    log.error(`Run ${runId} ${status}: ${error.message}`, {
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
