import type { QueryableLoader } from '@spacex-platform/loaders';
import type { PipelineEvent, RunResult } from '@spacex-platform/loaders/pipeline';
import type { Log } from '../output/log.ts';
import type { CatalogFlags, LocationFlags, Target } from '../targets/target.ts';
import type { LogFlags } from './logging.ts';

/** The flags of every command that runs the pipeline. */
export interface PipelineFlags extends LogFlags {
  readonly json?: boolean;
  /** Seconds. */
  readonly lockTimeout: number;
}

/** What a command asks of the pipeline. */
export interface PipelineCommand {
  readonly flags: PipelineFlags;
  /** The name of the source in the result of a run that could not start. */
  readonly sourceName: string;
  /** Absent if nothing is loaded. */
  readonly load?: {
    readonly targets: readonly Target[];
    readonly location: LocationFlags;
    /** How a catalog follows a lake. */
    readonly catalog: CatalogFlags;
    readonly source?: string;
    readonly dryRun: boolean;
    /** The file of the report, or true for the default. */
    readonly report?: string | true | undefined;
  };
  /** Rejects within the limit count as a success. */
  readonly acceptRejects?: boolean | undefined;
  /** Runs the pipeline; undefined if there is nothing to do. */
  readonly run: (common: CommonOptions, log: Log) => Promise<RunResult | undefined>;
}

/** The options of the pipeline that are the same in every command. */
export interface CommonOptions {
  readonly loaders: readonly QueryableLoader[];
  readonly lockTimeoutMs: number;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
}
