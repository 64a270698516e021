import type { Resource } from '@spacex-platform/spacex-client';
import type { Check, Table } from '@spacex-platform/transform';
import type { Loader } from '../loader.ts';
import type { ObjectStore } from '../raw-zone/index.ts';
import type { PipelineEvent } from './events.ts';
import { PipelineError } from './failure.ts';
import type { Source } from './source.ts';

/** What `runPipeline` needs. */
export interface PipelineOptions {
  readonly source: Source;
  /** Targets of this run. Without any, the run only extracts into the raw zone. */
  readonly loaders: readonly Loader[];
  /** Default: every table of the platform. */
  readonly tables?: readonly Table[];
  /** Only these resources. Default: all that the tables need. */
  readonly resources?: readonly string[];
  /**
   * Definitions of resources that the client does not have, made with `collection`: their documents
   * must match the schema. Documents of a resource without a definition need only an id, and the
   * values that its tables can hold.
   */
  readonly ownResources?: readonly Resource[];
  /** Where to store the documents as received. */
  readonly rawZone?: ObjectStore;
  /** Delete rows whose documents no longer exist at the source. */
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
  /** Only report what the run would change, and write nothing. */
  readonly dryRun?: boolean;
  /** IDs of rejects whose documents this run replays; see `rejectsSource`. */
  readonly replays?: readonly string[];
  /**
   * Checks that the data of every target must pass before the commit, such as `checksOf(tables)`; see
   * `runChecks`.
   */
  readonly checks?: readonly Check[];
  /** Abort the run if more documents are rejected. Default 10. */
  readonly maxRejects?: number;
  /** How long to wait for another run on the same target. Default 300,000. */
  readonly lockTimeoutMs?: number;
  /** Version of the program, for the ledger. */
  readonly version?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
}

/** @throws PipelineError `invalid_option` */
export function validateOptions({ maxRejects = 0, pruneLimit = 0 }: PipelineOptions): void {
  if (!(maxRejects >= 0)) {
    throw new PipelineError(
      'invalid_option',
      `Invalid maxRejects ${String(maxRejects)}: expected a number of 0 or more.`,
    );
  }
  if (!(pruneLimit >= 0 && pruneLimit <= 100)) {
    throw new PipelineError(
      'invalid_option',
      `Invalid pruneLimit ${String(pruneLimit)}: expected a percentage from 0 to 100.`,
    );
  }
}
