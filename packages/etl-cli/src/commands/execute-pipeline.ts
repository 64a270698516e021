import { failureOf, unstartedRun } from '@spacex-platform/loaders/internal/pipeline';
import type { RunResult } from '@spacex-platform/loaders/pipeline';
import { exitCodeOfRun, exitCodes } from '../exit-codes.ts';
import { metricsOf } from '../metrics/run-metrics.ts';
import { sendMetrics, statsdAddress } from '../metrics/send-statsd.ts';
import type { Log } from '../output/log.ts';
import { reportOnly } from '../output/output-errors.ts';
import type { Progress } from '../output/progress.ts';
import { listenForSignals } from '../signals.ts';
import { makeLoader, type OpenedTarget } from '../targets/make-loader.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { hasCursor, type LogFlags, logOf } from './logging.ts';
import type { CommonOptions, PipelineCommand } from './pipeline-command.ts';
import { reportResult } from './report-result.ts';

/** Runs the pipeline for a command and reports the result; returns the exit code. */
export async function executePipeline(command: PipelineCommand): Promise<number> {
  const { flags, load } = command;
  reportOnly();
  const log = logOf(flags);
  const statsd = statsdAddress(process.env);
  const progress = await progressFor(log, flags);
  const signals = listenForSignals((name) =>
    log.warn(`${name}: shutting down; nothing uncommitted will be visible`),
  );
  const startedAt = new Date().toISOString();
  const opened: OpenedTarget[] = [];
  try {
    const result = await start(command, opened, log, {
      lockTimeoutMs: flags.lockTimeout * 1000,
      version: packageVersion(),
      signal: signals.signal,
      onEvent: (event) => progress.handle(event),
    })
      .catch((error: unknown) => {
        if (error instanceof UsageError) throw error;
        const targets = load?.targets.map(({ name }) => name) ?? [];
        return unstartedRun(failureOf(error), { source: command.sourceName, targets, startedAt });
      })
      .finally(() => progress.stop());
    if (result === undefined) {
      log.info('There are no open rejects to replay.');
      if (flags.json === true) process.stdout.write(`${JSON.stringify({ status: 'nothing' })}\n`);
      return exitCodes.succeeded;
    }
    if (statsd !== undefined) await sendMetrics(metricsOf(result), statsd, log);
    await reportResult(result, command, log, opened);
    // A signal received after the last commit has no effect.
    const ended = result.status === 'succeeded' || result.status === 'planned';
    const exitCode = (ended ? undefined : signals.exitCode) ?? exitCodeOfRun(result);
    const isAccepted = command.acceptRejects && exitCode === exitCodes.succeededWithRejects;
    return isAccepted ? exitCodes.succeeded : exitCode;
  } finally {
    signals.stop();
  }
}

/** @param opened receives the targets with their loaders */
async function start(
  { load, run }: PipelineCommand,
  opened: OpenedTarget[],
  log: Log,
  common: Omit<CommonOptions, 'loaders'>,
): Promise<RunResult | undefined> {
  if (load !== undefined) {
    for (const target of load.targets) {
      const { location, source, catalog } = load;
      const loader = await makeLoader(target, location, { source, catalog });
      opened.push({ target, loader });
    }
  }
  return run({ ...common, loaders: opened.map(({ loader }) => loader) }, log);
}

async function progressFor(log: Log, { quiet }: LogFlags): Promise<Progress> {
  const live = log.format === 'pretty' && hasCursor() && quiet !== true;
  if (live) return (await import('../output/live-progress.ts')).liveProgress(log);
  return (await import('../output/progress.ts')).logProgress(log);
}
