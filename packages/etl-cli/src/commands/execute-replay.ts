import { replaySource } from '@spacex-platform/loaders';
import { defined } from '../defined.ts';
import { rejectsSource } from '../pipeline/rejects-source.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { withOpen } from '../targets/with-open.ts';
import { executePipeline } from './execute-pipeline.ts';
import type { PipelineFlags } from './pipeline-command.ts';

interface ReplayFlags extends PipelineFlags, LocationFlags {
  readonly target: Target;
  readonly run?: string;
  readonly resource?: string;
  readonly dryRun?: boolean;
}

/** Loads the open rejects that are valid by now; returns the exit code of the run. */
export function executeReplay(flags: ReplayFlags): Promise<number> {
  const { target, run: runId, resource, dryRun = false } = flags;
  return executePipeline({
    flags,
    sourceName: replaySource,
    load: { targets: [target], location: flags, dryRun },
    run: async (common) => {
      const [loader] = common.loaders;
      if (loader === undefined) return undefined;
      const rejects = await withOpen(loader.openLedger(), (ledger) =>
        ledger.rejects(defined({ runId, resource })),
      );
      if (rejects.length === 0) return undefined;
      const { source, replays } = rejectsSource(rejects);
      return runPipeline({
        ...common,
        ...{ source, replays, resources: source.resources, dryRun },
        // A document that is still invalid stays a reject and must not stop the others.
        maxRejects: Number.POSITIVE_INFINITY,
      });
    },
  });
}
