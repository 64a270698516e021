import type { CuratedZone } from '../curated-zone/curated-zone.ts';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { Loader, ResourceCounts, RunInfo, RunOutcome } from '../loader.ts';
import { newRunId } from '../run/new-run-id.ts';
import { endedRun } from './ended-run.ts';
import type { PipelineEvent } from './events.ts';
import { failureOf } from './failure.ts';
import type { Failure, RunResult } from './result.ts';
import { TargetSessions } from './sessions.ts';

/** What {@link loadCurated} needs. */
export interface CuratedOptions {
  /** The published files of a lake, from `openCuratedZone`. */
  readonly zone: CuratedZone;
  /** Targets with the capability `curated`. */
  readonly loaders: readonly Loader[];
  /** Only these resources. Default: all that are published. */
  readonly resources?: readonly string[];
  /** Delete rows whose documents are not in the lake. */
  readonly prune?: boolean;
  /**
   * Abort if a resource has lost all its documents, or more than 10 and more than this share in
   * percent, with `prune` or checks. Default 20; 100 allows everything.
   */
  readonly pruneLimit?: number;
  /** Write every row again, also those that did not change. */
  readonly rewrite?: boolean;
  /** Load the snapshot over data from the API. */
  readonly force?: boolean;
  /** How long to wait for another run on the same target. Default 300,000. */
  readonly lockTimeoutMs?: number;
  /** Version of the program, for the ledger. */
  readonly version?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
}

/**
 * Loads the published files of a lake without reading documents. Like `runPipeline`, it reports
 * failures in the result instead of throwing.
 *
 * @example
 * ```ts
 * const zone = await openCuratedZone(s3Store('s3://my-bucket/lake'), tables);
 * const result = await loadCurated({ zone, loaders: [loader] });
 * console.log(result.status, result.curatedRun);
 * ```
 */
export async function loadCurated(options: CuratedOptions): Promise<RunResult> {
  const {
    zone,
    loaders,
    prune = false,
    force = false,
    pruneLimit,
    lockTimeoutMs,
    signal,
  } = options;
  const emit = options.onEvent ?? (() => undefined);
  const source = `${zone.url}/curated`;
  const run: RunInfo = {
    runId: newRunId(),
    // So the ledger records which run of the lake was loaded.
    source: `${source}?run=${zone.runId}`,
    origin: zone.origin,
    startedAt: new Date().toISOString(),
    version: options.version ?? 'unknown',
  };
  const targets = new TargetSessions(loaders, emit, { dryRun: false, checks: [] });
  const tables = [...zone.tables.keys()].filter(
    ({ resource }) => options.resources?.includes(resource) ?? true,
  );
  const resources = countsOf(zone, new Set(tables.map(({ resource }) => resource)));
  const outcome: RunOutcome = { resources, rejects: [], drift: [] };
  let failure: Failure | undefined;
  try {
    emit({
      type: 'run_started',
      runId: run.runId,
      source,
      targets: loaders.map(({ name }) => name),
      resources: resources.map(({ resource }) => resource),
      dryRun: false,
    });
    await targets.openAll({
      ...{ run, tables, prune, force, curated: zone, onEvent: emit },
      ...defined({ pruneLimit, rewrite: options.rewrite, lockTimeoutMs, signal }),
    });
    await refuseOlder(zone);
    await targets.commitAll(outcome);
  } catch (error) {
    failure = failureOf(error);
    await targets.abortAll(failure, outcome);
  }
  const results = targets.results();
  const error = failure ?? results.find((target) => target.error !== undefined)?.error;
  const ended = { resources, skipped: [], rejects: 0, drift: [], curatedRun: zone.runId };
  return endedRun({ ...run, source }, { targets: results, ...ended }, error);
}

/** Another run may have loaded newer files while this one waited for a lock. */
async function refuseOlder(zone: CuratedZone): Promise<void> {
  const published = await zone.publishedRun();
  if (published === zone.runId) return;
  throw new LoaderError(
    'superseded',
    `The lake ${zone.url} published run ${published} after this load started with run ${zone.runId}. ` +
      'Nothing was committed. Run again.',
  );
}

/** Each row of the main table of a resource is one document. */
function countsOf(zone: CuratedZone, resources: ReadonlySet<string>): ResourceCounts[] {
  return [...zone.tables].flatMap(([{ resource, each }, { rows }]) =>
    each === null && resources.has(resource)
      ? [
          {
            ...{ resource, documents: rows, accepted: rows, rejected: 0 },
            ...defined({
              sequence: zone.sequences.get(resource),
              history: zone.histories?.get(resource),
            }),
          },
        ]
      : [],
  );
}
