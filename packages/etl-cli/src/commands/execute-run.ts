import { type QueryableLoader, replaySource, shownPlace } from '@spacex-platform/loaders';
import type { CuratedZone } from '@spacex-platform/loaders/lake';
import { checks } from '@spacex-platform/transform';
import { exitCodeOfRun, exitCodes } from '../exit-codes.ts';
import { metricsOf } from '../metrics/metrics.ts';
import { sendMetrics, statsdAddress } from '../metrics/statsd.ts';
import type { Log } from '../output/log.ts';
import type { Progress } from '../output/progress.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import { failureOf } from '../pipeline/failure.ts';
import { notBegun } from '../pipeline/not-begun.ts';
import type { Replay } from '../pipeline/rejects-source.ts';
import type { RunResult } from '../pipeline/result.ts';
import type { Source } from '../pipeline/source.ts';
import { listenForSignals } from '../signals.ts';
import type { TargetName } from '../target-names.ts';
import { makeLoader } from '../targets.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { offeringSnapshot } from './offer-snapshot.ts';
import { logOf, type RunFlags } from './options.ts';
import { reportResult } from './report-result.ts';
import { isLake, lakeOf, sourceOf, storeOf } from './source.ts';

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
  const { flags, targets } = request;
  if (flags.check === true && flags.dryRun === true) {
    throw new UsageError('A dry run makes nothing to check: give --check or --dry-run, not both.');
  }
  const log = logOf(flags);
  const statsd = statsdAddress(process.env);
  const progress = await progressFor(log, flags);
  const signals = listenForSignals((name) =>
    log.warn(`${name}: ending cleanly, nothing half-done will be visible`),
  );
  const startedAt = new Date().toISOString();
  const loaders: QueryableLoader[] = [];
  try {
    const result = await moveData(request, loaders, {
      log,
      signal: signals.signal,
      onEvent: (event) => progress.handle(event),
    })
      .catch((error: unknown) => {
        if (error instanceof UsageError) throw error;
        const source = request.replay === undefined ? sourceName(flags) : replaySource;
        return notBegun(failureOf(error), { source, targets, startedAt });
      })
      .finally(() => progress.stop());
    if (result === undefined) {
      log.info('There is no open reject to replay.');
      if (flags.json === true) process.stdout.write(`${JSON.stringify({ status: 'nothing' })}\n`);
      return exitCodes.succeeded;
    }
    if (statsd !== undefined) await sendMetrics(metricsOf(result), statsd, log);
    await reportResult(result, flags, log, loaders);
    // A signal that came after the last commit changed nothing any more.
    const ended = result.status === 'succeeded' || result.status === 'planned';
    const interrupted = ended ? undefined : signals.exitCode;
    const exitCode = interrupted ?? exitCodeOfRun(result);
    const accepted = flags.acceptRejects === true && exitCode === exitCodes.succeededWithRejects;
    return accepted ? exitCodes.succeeded : exitCode;
  } finally {
    signals.stop();
  }
}

/**
 * Moves the data; undefined where there is none to move.
 *
 * @param loaders takes the loaders of the targets
 */
async function moveData(
  { flags, targets, lake, replay: replayOf, curated }: RunRequest,
  loaders: QueryableLoader[],
  { log, signal, onEvent }: Surroundings,
): Promise<RunResult | undefined> {
  const { runPipeline } = await import('../pipeline/run-pipeline.ts');
  const { loadCurated } = await import('../pipeline/load-curated.ts');
  for (const name of targets) loaders.push(await makeLoader(name, flags, process.env));
  const replay = await replayOf?.(loaders);
  if (replayOf !== undefined && replay === undefined) return undefined;
  const resources = replay?.source.resources ?? flags.resource;
  const common = {
    loaders,
    ...(resources === undefined ? {} : { resources }),
    prune: flags.prune === true,
    force: flags.force === true,
    lockTimeoutMs: flags.lockTimeout * 1000,
    version: packageVersion(),
    signal,
    onEvent,
  };
  const zone = await curated?.(loaders, log, signal);
  if (zone !== undefined) return loadCurated({ ...common, zone });
  return runPipeline({
    ...common,
    source: replay?.source ?? (await sourceFor(flags, targets, onEvent, signal)),
    ...(replay === undefined ? {} : { replays: replay.replays }),
    ...(lake === undefined ? {} : { rawZone: await storeOf(lake, process.env, signal) }),
    dryRun: flags.dryRun === true,
    checks: flags.check === true ? checks : [],
    maxRejects: flags.maxRejects,
  });
}

/** An extract has no other source than the API to offer. */
async function sourceFor(
  flags: RunFlags,
  targets: readonly TargetName[],
  onEvent: Surroundings['onEvent'],
  signal: AbortSignal,
): Promise<Source> {
  const source = await sourceOf(flags, process.env, onEvent, signal);
  return source.name === 'api' && targets.length > 0 ? offeringSnapshot(source) : source;
}

interface Surroundings {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
}

/** A source that could not be opened, as a result may name it. */
function sourceName({ source = 'api' }: RunFlags): string {
  return isLake(source) ? shownPlace(source) : source;
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
