import type { CheckOutcome } from '@spacex-platform/transform';
import type { CatalogChange, DriftEntry, ResourceCounts, TableReport } from '../loader.ts';
import type { Origin } from '../origin.ts';

/** A failure as data. */
export interface Failure {
  /** A stable code of the client, the loaders or the pipeline. */
  readonly code: string;
  readonly message: string;
  /** Whether running again may work without a change. */
  readonly transient: boolean;
  /** Whether the request itself is invalid. */
  readonly usage: boolean;
  /** When the source accepts requests again, if the code is `deferred`. */
  readonly retryAt?: string;
  /** The error with its stack. Not enumerable: JSON does not have it. */
  readonly cause?: unknown;
}

/** The result of a run on one target. */
export interface TargetResult {
  readonly name: string;
  /** `planned`: a dry run, which changed nothing; the counts are those of a run. */
  readonly status: 'succeeded' | 'failed' | 'aborted' | 'planned';
  readonly tables: readonly TableReport[];
  /**
   * Documents that were in the target and are no longer at the source; `prune` deletes them. Absent
   * if there are none.
   */
  readonly vanished?: readonly { readonly resource: string; readonly documents: number }[];
  /** In a run with checks, those that did not pass. */
  readonly checks?: readonly CheckOutcome[];
  /** In a dry run, the schema changes that a run would start with. */
  readonly ddl?: readonly string[];
  /** The catalog of a lake, if it has one. */
  readonly catalog?: CatalogResult;
  readonly error?: Failure;
}

/** A catalog after a run. */
export interface CatalogResult {
  /** `the Glue database spacex` */
  readonly name: string;
  /** `behind`: it does not list everything that is published; the next run updates it. */
  readonly status: 'current' | 'behind';
  readonly changes: readonly CatalogChange[];
  readonly error?: Failure;
}

/** The result of a run; `--json` prints it. Its status says whether it has an error. */
export type RunResult = RunDetails &
  (
    | { readonly status: 'succeeded' | 'planned'; readonly error?: undefined }
    | {
        /** `deferred`: the source allows no more requests now; see `retryAt`. */
        readonly status: 'failed' | 'aborted' | 'deferred';
        /** Why the run as a whole did not succeed. */
        readonly error: Failure;
      }
  );

/** What every result of a run has. */
export interface RunDetails {
  readonly runId: string;
  /** When to run again, if the run is deferred: an ISO timestamp. */
  readonly retryAt?: string;
  readonly source: string;
  readonly origin: Origin;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly targets: readonly TargetResult[];
  readonly resources: readonly ResourceCounts[];
  /** Resources that the tables need and the source does not have. */
  readonly skipped: readonly string[];
  readonly rejects: number;
  readonly drift: readonly DriftEntry[];
  /** ID of the raw run that this run wrote, if any. */
  readonly rawRun?: string;
  /** The run of a lake whose published files were loaded. */
  readonly curatedRun?: string;
}
