import type { RunResult } from '@spacex-platform/loaders/pipeline';
import type { Log } from '../output/log.ts';
import { failureText, namesOf } from '../output/targets-text.ts';
import { visibleText } from '../output/visible-text.ts';
import type { OpenedTarget } from '../targets/make-loader.ts';
import { writeXcom } from './airflow-xcom.ts';
import type { PipelineCommand } from './pipeline-command.ts';
import { planText } from './plan-text.ts';
import { printSummary } from './summary.ts';
import { writeRunReport } from './write-run-report.ts';

/** Reports the result of a run: to Airflow, as JSON, in the log, and to people. */
export async function reportResult(
  result: RunResult,
  { flags, load }: Pick<PipelineCommand, 'flags' | 'load'>,
  log: Log,
  opened: readonly OpenedTarget[],
): Promise<void> {
  if (flags.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  writeXcom(result, log);
  logResult(result, log);
  if (load === undefined) return;
  const { location, dryRun, report } = load;
  if (dryRun === true) {
    const locations = new Map(
      opened.map(({ target, loader }) => [loader.name, target.location(location, process.env)]),
    );
    if (flags.json !== true) process.stdout.write(visibleText(planText(result, locations)));
    return;
  }
  const loaded = opened.find(({ loader }) =>
    result.targets.some(({ name, status }) => name === loader.name && status === 'succeeded'),
  );
  if (loaded === undefined) return;
  const isForPeople = flags.json !== true && flags.quiet !== true && log.format === 'pretty';
  if (isForPeople) await printSummary(loaded, location, log, missingIn(result));
  if (report !== undefined) await writeRunReport(loaded, location, report, log);
}

/** The targets that a run has not loaded, though it has loaded others. */
function missingIn({ targets }: RunResult): string {
  return namesOf(targets.filter(({ status }) => status !== 'succeeded'));
}

function logResult(result: RunResult, log: Log): void {
  const { status, error, rejects, runId, targets } = result;
  for (const entry of result.drift) {
    const { resource, path, documents, renamedFrom } = entry;
    const hint = renamedFrom === undefined ? '' : ` (renamed from ${renamedFrom}?)`;
    const text = `${resource} has a field unknown to the schema, ${path}${hint}, in ${documents} documents`;
    log.warn(`Drift: ${text}`, { type: 'drift', ...entry });
  }
  const fields = { type: 'run_finished', result };
  if (error === undefined) {
    const where = targets.length === 0 ? 'stored in the raw zone anyway' : 'see spacex-etl rejects';
    const some = rejects === 0 ? '' : `, ${rejects} documents rejected (${where})`;
    log.info(`Run ${runId} ${status}${some}`, fields);
  } else {
    // A deferred run is no error, since a later one continues.
    const level = status === 'deferred' ? 'warn' : 'error';
    log[level](`Run ${runId} ${failureText(result)}`, { ...fields, code: error.code });
  }
}
