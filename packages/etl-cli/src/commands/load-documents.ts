import { shownPlace } from '@spacex-platform/loaders';
import type { CuratedZone } from '@spacex-platform/loaders/lake';
import { loadCurated, runPipeline } from '@spacex-platform/loaders/pipeline';
import { checks } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import type { Log } from '../output/log.ts';
import { isLake, storeOf } from '../settings/storage.ts';
import { defaultTarget } from '../targets/registry.ts';
import type { CatalogFlags, LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { executePipeline } from './execute-pipeline.ts';
import { isLiveSource, liveSourceOf } from './live.ts';
import type { CommonOptions, PipelineFlags } from './pipeline-command.ts';
import { refuseUnknown, sourceOf, withAdvice } from './source.ts';

/** The flags of `run`, `load` and `plan`, each of which reads those that it offers. */
export interface LoadFlags extends PipelineFlags, LocationFlags, CatalogFlags {
  readonly target?: readonly Target[];
  readonly source?: string;
  readonly baseUrl?: string;
  readonly launchLibraryUrl?: string;
  readonly rawRun?: string;
  /** Milliseconds. */
  readonly maxWait?: number;
  readonly resource?: readonly string[];
  readonly prune?: boolean;
  /** Percent. */
  readonly pruneLimit: number;
  readonly rewrite?: boolean;
  readonly force?: boolean;
  readonly maxRejects: number;
  readonly acceptRejects?: boolean;
  readonly check?: boolean;
  readonly dryRun?: boolean;
}

/** What differs between these commands. */
export interface LoadOptions {
  readonly source: string;
  readonly baseUrl?: string | undefined;
  readonly launchLibraryUrl?: string | undefined;
  /** Milliseconds. */
  readonly maxWait?: number | undefined;
  /** The lake whose raw zone stores the documents as received. */
  readonly rawLake?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** The data must pass its checks before the commit. */
  readonly check?: boolean | undefined;
  readonly report?: string | true | undefined;
  /** Chooses the files of a curated zone instead of documents. */
  readonly curated?: (common: CommonOptions, log: Log) => Promise<CuratedZone | undefined>;
}

/** Loads documents, or the files of a curated zone, into targets; returns the exit code. */
export async function loadDocuments(flags: LoadFlags, options: LoadOptions): Promise<number> {
  const { source, baseUrl, launchLibraryUrl, maxWait, report } = options;
  const { dryRun = false, check = false } = options;
  const isLive = isLiveSource(source);
  // Launch Library has a directory of its own in the raw zone.
  const rawLake = isLive ? undefined : options.rawLake;
  if (check && dryRun) {
    throw new UsageError('A dry run has no data to check: use --check or --dry-run, not both.');
  }
  const { target: targets = [defaultTarget] } = flags;
  return executePipeline({
    flags,
    sourceName: isLake(source) ? shownPlace(source) : source,
    load: { targets, location: flags, catalog: flags, source, dryRun, report },
    acceptRejects: flags.acceptRejects,
    run: async (common, log) => {
      const { resource: resources, prune, pruneLimit, rewrite, force, rawRun } = flags;
      const load = { ...common, pruneLimit, ...defined({ resources, prune, rewrite, force }) };
      const zone = await options.curated?.(common, log);
      if (zone !== undefined) return loadCurated({ ...load, zone });
      const sources = { baseUrl, rawRun, maxWait };
      const opened = isLive
        ? await liveSourceOf(
            { ...sources, source, launchLibraryUrl, location: flags, targets },
            common,
          )
        : await sourceOf(source, sources, common);
      return runPipeline({
        ...load,
        // The source is complete, so what it does not have is gone.
        ...(isLive && { prune: true }),
        source: withAdvice(
          refuseUnknown(resources, opened),
          'Use --source live for every launch to today, or --source snapshot for the bundled snapshot.',
        ),
        ...(rawLake && { rawZone: await storeOf(rawLake, process.env, common.signal) }),
        dryRun,
        checks: check ? checks : [],
        maxRejects: flags.maxRejects,
      });
    },
  });
}
