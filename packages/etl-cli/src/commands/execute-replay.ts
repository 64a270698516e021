import { type LedgerReject, replaySource } from '@spacex-platform/loaders';
import { rejectsSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { defined } from '../defined.ts';
import { causeOf } from '../output/reject-cause.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { withOpen } from '../targets/with-open.ts';
import { executePipeline } from './execute-pipeline.ts';
import type { PipelineFlags } from './pipeline-command.ts';

interface ReplayFlags extends PipelineFlags, LocationFlags {
  readonly target: Target;
  readonly run?: string;
  readonly resource?: string;
  readonly cause?: string;
  readonly dryRun?: boolean;
}

/** Loads the open rejects that are valid by now; returns the exit code of the run. */
export function executeReplay(flags: ReplayFlags): Promise<number> {
  const { target, run: runId, resource, cause, dryRun = false } = flags;
  return executePipeline({
    flags,
    sourceName: replaySource,
    load: { targets: [target], location: flags, catalog: {}, dryRun },
    run: async (common) => {
      const [loader] = common.loaders;
      if (loader === undefined) return undefined;
      const rejects = await withOpen(loader.openLedger(), (ledger) =>
        ledger.rejects(defined({ runId, resource })),
      );
      const chosen = documentsOfCause(rejects, cause);
      if (chosen.length === 0) return undefined;
      const { source, replays } = rejectsSource(chosen);
      return runPipeline({
        ...common,
        ...{ source, replays, resources: source.resources, dryRun },
        // A document that is still invalid stays a reject and must not stop the others.
        maxRejects: Number.POSITIVE_INFINITY,
      });
    },
  });
}

/** The rejects of the documents whose newest reject has this cause; newest first, like the list. */
function documentsOfCause(
  rejects: readonly LedgerReject[],
  cause: string | undefined,
): readonly LedgerReject[] {
  if (cause === undefined) return rejects;
  const keyOf = ({ resource, documentId, raw }: LedgerReject) =>
    JSON.stringify([resource, documentId ?? raw]);
  const documents = Map.groupBy(rejects, keyOf).values();
  return [...documents].filter(([newest]) => newest && causeOf(newest) === cause).flat();
}
