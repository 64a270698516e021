import type { QueryableLoader } from '@spacex-platform/loaders';
import type { CuratedZone } from '@spacex-platform/loaders/lake';
import { checks } from '@spacex-platform/transform';
import { exitCodeOf, exitCodeOfRun, exitCodes } from '../exit-codes.ts';
import { metricsOf } from '../metrics/metrics.ts';
import { sendMetrics, statsdAddress } from '../metrics/statsd.ts';
import type { Log } from '../output/log.ts';
import type { Progress } from '../output/progress.ts';
import { failureOf } from '../pipeline/failure.ts';
import type { Replay } from '../pipeline/rejects-source.ts';
import { listenForSignals } from '../signals.ts';
import type { TargetName } from '../target-names.ts';
import { makeLoader } from '../targets.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { logOf, type RunFlags } from './options.ts';
import { reportResult } from './report-result.ts';
import { lakeOf, sourceOf, storeOf } from './source.ts';

/** What a command that moves data does with its flags. */
export interface RunRequest {
  readonly flags: RunFlags;
  readonly targets: readonly TargetName[];
  /** Where documents are kept as received, if anywhere. */
  readonly lake: string | undefined;
  /** Where the documents come from, when not from what `--source` names; undefined: from nowhere. */
  readonly replay?: (loaders: readonly QueryableLoader[]) => Promise<Replay | undefined>;
  /** The curated zone to load as it stands, instead of documents; undefined: none. */
  readonly curated?: (
    loaders: readonly QueryableLoader[],
    log: Log,
    signal: AbortSignal,
  ) => Promise<CuratedZone | undefined>;
}

/** Runs the pipeline for the commands that move data; returns the exit code. */
export async function executeRun(request: RunRequest): Promise<number> {
  const { flags, targets, lake } = request;
  if (flags.check === true && flags.dryRun === true) {
    throw new UsageError('A dry run makes nothing to check: give --check or --dry-run, not both.');
  }
  const log = logOf(flags);
  const statsd = statsdAddress(process.env);
  const progress = await progressFor(log, flags);
  const signals = listenForSignals((name) =>
    log.warn(`${name}: ending cleanly, nothing half-done will be visible`),
  );
  try {
    const { runPipeline } = await import('../pipeline/run-pipeline.ts');
    const { loadCurated } = await import('../pipeline/load-curated.ts');
    const loaders = await Promise.all(targets.map((name) => makeLoader(name, flags, process.env)));
    let targetFailed = false;
    const onEvent = (event: Parameters<Progress['handle']>[0]) => {
      targetFailed ||= event.type === 'target_failed';
      progress.handle(event);
    };
    const replay = await request.replay?.(loaders);
    if (request.replay !== undefined && replay === undefined) {
      log.info('There is no open reject to replay.');
      if (flags.json === true) process.stdout.write(`${JSON.stringify({ status: 'nothing' })}\n`);
      return exitCodes.succeeded;
    }
    const resources = replay?.source.resources ?? flags.resource;
    const common = {
      loaders,
      ...(resources === undefined ? {} : { resources }),
      prune: flags.prune === true,
      force: flags.force === true,
      lockTimeoutMs: flags.lockTimeout * 1000,
      version: packageVersion(),
      signal: signals.signal,
      onEvent,
    };
    const zone = await request.curated?.(loaders, log, signals.signal);
    const result =
      zone !== undefined
        ? await loadCurated({ ...common, zone })
        : await runPipeline({
            ...common,
            source: replay?.source ?? (await sourceOf(flags, process.env, onEvent, signals.signal)),
            ...(replay === undefined ? {} : { replays: replay.replays }),
            ...(lake === undefined
              ? {}
              : { rawZone: await storeOf(lake, process.env, signals.signal) }),
            dryRun: flags.dryRun === true,
            checks: flags.check === true ? checks : [],
            maxRejects: flags.maxRejects,
          });
    progress.stop();
    if (statsd !== undefined) await sendMetrics(metricsOf(result), statsd, log);
    await reportResult(result, flags, log, loaders, targetFailed);
    // A signal that came after the last commit changed nothing any more.
    const ended = result.status === 'succeeded' || result.status === 'planned';
    const interrupted = ended ? undefined : signals.exitCode;
    const exitCode = interrupted ?? exitCodeOfRun(result);
    const accepted = flags.acceptRejects === true && exitCode === exitCodes.succeededWithRejects;
    return accepted ? exitCodes.succeeded : exitCode;
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
