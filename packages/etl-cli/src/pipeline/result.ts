import type {
  CatalogChange,
  DriftEntry,
  ResourceCounts,
  TableReport,
} from '@spacex-platform/loaders';
import type { CheckOutcome } from '@spacex-platform/transform';

/** A failure as data. */
export interface Failure {
  /** A stable code of the client, the loaders or the pipeline. */
  readonly code: string;
  readonly message: string;
  /** Whether running again may work without a change. */
  readonly transient: boolean;
  /** Whether what was asked for cannot be. */
  readonly usage: boolean;
}

/** What became of a run on one target. */
export interface TargetResult {
  readonly name: string;
  /** `planned`: a dry run, which touched nothing; the counts say what a run would do. */
  readonly status: 'succeeded' | 'failed' | 'aborted' | 'planned';
  readonly tables: readonly TableReport[];
  /** In a run with rules, those that did not simply pass. */
  readonly checks?: readonly CheckOutcome[];
  /** In a dry run, the changes of the schema that a run would begin with. */
  readonly ddl?: readonly string[];
  /** What became of the catalog that names the tables of a lake, where there is one. */
  readonly catalog?: CatalogResult;
  readonly error?: Failure;
}

/** A catalog after a run. */
export interface CatalogResult {
  /** `the Glue database spacex` */
  readonly name: string;
  /** `behind`: it does not show all of what is published; the next run brings it up to date. */
  readonly status: 'current' | 'behind';
  readonly changes: readonly CatalogChange[];
  readonly error?: Failure;
}

/** What became of a run; `--json` prints it. */
export interface RunResult {
  readonly runId: string;
  readonly status: 'succeeded' | 'failed' | 'aborted' | 'planned';
  readonly source: string;
  readonly origin: 'api' | 'snapshot';
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly targets: readonly TargetResult[];
  readonly resources: readonly ResourceCounts[];
  /** Resources that the tables need and the source does not have. */
  readonly skipped: readonly string[];
  readonly rejects: number;
  readonly drift: readonly DriftEntry[];
  /** Where the raw zone of this run is, when it was written. */
  readonly rawRun?: string;
  /** The run of a lake whose published files were loaded as they stand. */
  readonly curatedRun?: string;
  /** Why the run as a whole did not succeed. */
  readonly error?: Failure;
}
