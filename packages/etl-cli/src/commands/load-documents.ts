import { shownPlace } from '@spacex-platform/loaders';
import type { CuratedZone } from '@spacex-platform/loaders/lake';
import { checks } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import { loadCurated } from '../pipeline/load-curated.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import { isLake, storeOf } from '../settings/storage.ts';
import { defaultTarget } from '../targets/registry.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { executePipeline } from './execute-pipeline.ts';
import type { OutputFlags, Surroundings } from './pipeline-command.ts';
import { sourceOf, withSnapshotAdvice } from './source.ts';

/** The flags that `run`, `load` and `plan` have in common. */
export interface LoadFlags extends OutputFlags, LocationFlags {
  readonly target?: readonly Target[];
  readonly rawRun?: string;
  readonly resource?: readonly string[];
  readonly prune?: boolean;
  readonly force?: boolean;
  readonly maxRejects: number;
  readonly acceptRejects?: boolean;
  readonly lockTimeout: number;
}

/** What differs between these commands. */
export interface LoadOptions {
  readonly source: string;
  readonly baseUrl?: string | undefined;
  /** The lake whose raw zone stores the documents as received. */
  readonly rawLake?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** The data must pass its checks before the commit. */
  readonly check?: boolean | undefined;
  readonly report?: string | true | undefined;
  /** Chooses the files of a curated zone instead of documents. */
  readonly curated?: (surroundings: Surroundings) => Promise<CuratedZone | undefined>;
}

/** Loads documents, or the files of a curated zone, into targets; returns the exit code. */
export async function loadDocuments(flags: LoadFlags, options: LoadOptions): Promise<number> {
  const { source, baseUrl, rawLake, dryRun = false, check = false, report } = options;
  if (check && dryRun) {
    throw new UsageError('A dry run has no data to check: use --check or --dry-run, not both.');
  }
  const { target: targets = [defaultTarget] } = flags;
  return executePipeline({
    flags,
    sourceName: isLake(source) ? shownPlace(source) : source,
    load: { targets, location: flags, ...defined({ source, dryRun, report }) },
    ...defined({ acceptRejects: flags.acceptRejects }),
    run: async (surroundings) => {
      const { loaders, signal, onEvent } = surroundings;
      const common = {
        ...defined({ resources: flags.resource }),
        prune: flags.prune === true,
        force: flags.force === true,
        lockTimeoutMs: flags.lockTimeout * 1000,
        version: packageVersion(),
        ...{ loaders, signal, onEvent },
      };
      const zone = await options.curated?.(surroundings);
      if (zone !== undefined) return loadCurated({ ...common, zone });
      return runPipeline({
        ...common,
        source: withSnapshotAdvice(
          await sourceOf(source, { baseUrl, rawRun: flags.rawRun }, onEvent, signal),
        ),
        ...(rawLake && { rawZone: await storeOf(rawLake, process.env, signal) }),
        dryRun,
        checks: check ? checks : [],
        maxRejects: flags.maxRejects,
      });
    },
  });
}
