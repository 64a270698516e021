import type { QueryableLoader } from '@spacex-platform/loaders';
import type { Log } from '../output/log.ts';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { RunResult } from '../pipeline/result.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import type { LogFlags } from './logging.ts';

/** The flags of every command that runs the pipeline. */
export interface OutputFlags extends LogFlags {
  readonly json?: boolean;
}

/** What a command asks of the pipeline. */
export interface PipelineCommand {
  readonly flags: OutputFlags;
  /** The name of the source in the result of a run that could not start. */
  readonly sourceName: string;
  /** Absent if nothing is loaded. */
  readonly load?: {
    readonly targets: readonly Target[];
    readonly location: LocationFlags;
    readonly source?: string;
    readonly dryRun?: boolean;
    /** The file of the report, or true for the default. */
    readonly report?: string | true;
  };
  /** Rejects within the limit count as a success. */
  readonly acceptRejects?: boolean;
  /** Runs the pipeline; undefined if there is nothing to do. */
  readonly run: (surroundings: Surroundings) => Promise<RunResult | undefined>;
}

/** What the pipeline gets for a command. */
export interface Surroundings {
  readonly loaders: readonly QueryableLoader[];
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
}
