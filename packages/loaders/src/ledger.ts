import type { CheckOutcome } from '@spacex-platform/transform';
import type {
  DriftEntry,
  RejectedDocument,
  ResourceCounts,
  RunOutcome,
  TableReport,
} from './loader.ts';
import type { Origin } from './origin.ts';

/** The `source` of a run that replayed rejects of the ledger. */
export const replaySource = 'rejects';

/** The `source` of a run that made an earlier run of a lake the current one again. */
export const rollbackSource = 'rollback';

/** A finished run in the ledger. */
export interface LedgerRun {
  readonly runId: string;
  readonly status: 'succeeded' | 'failed' | 'aborted';
  /** As requested: `api`, `snapshot`, `file:///lake`, `rejects`, `rollback`. */
  readonly source: string;
  /** The run that a rollback made the current one again. Absent for all other runs. */
  readonly restoredRun?: string;
  readonly origin: Origin;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly resources: readonly ResourceCounts[];
  readonly drift: readonly DriftEntry[];
  /** How many documents were rejected. */
  readonly rejects: number;
  /** Orders the documents of runs, the larger the newer; absent if unknown. */
  readonly sequence?: number;
  /** Why the run did not succeed. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A run with the changes to its tables. */
export interface LedgerRunDetails extends LedgerRun {
  readonly tables: readonly TableReport[];
}

/** How a run ended, for its entry in the ledger. */
export interface RunEnd extends Pick<LedgerRunDetails, 'status' | 'error' | 'tables'> {
  readonly outcome: RunOutcome;
}

/** The result of a check of a run, without its texts. */
export type LedgerCheck = Omit<CheckOutcome, 'description' | 'explanation'>;

/** A rejected document in the ledger. */
export interface LedgerReject extends RejectedDocument {
  readonly rejectId: string;
  readonly runId: string;
  readonly origin: Origin;
  /** ISO 8601, UTC. */
  readonly rejectedAt: string;
  /**
   * When the ledger first recorded a reject of this document. A document that stays invalid is a
   * reject of each run; only the newest one is open. A document without an id is never recognised.
   */
  readonly firstRejectedAt: string;
  /** How many runs up to this one have rejected the document. */
  readonly timesRejected: number;
  /**
   * `open`: the document has not been loaded since. `replayed`: a run has replayed it, and rejected
   * it again if it was still invalid. `superseded`: a later run has loaded the whole resource.
   */
  readonly state: 'open' | 'replayed' | 'superseded';
  readonly replayedBy: string | null;
}

/** Which rejects {@link Ledger.rejects} returns. */
export interface RejectFilter {
  readonly resource?: string;
  /** Id of a run, or its beginning. */
  readonly runId?: string;
  /** Include rejects that are no longer open. */
  readonly all?: boolean;
  /** Maximum number of rejects, newest first. Default: all. */
  readonly limit?: number;
}

/** Reads the ledger of a target. All lists are newest first. `await using` closes it. */
export interface Ledger extends AsyncDisposable {
  runs(options?: { readonly limit?: number }): Promise<readonly LedgerRun[]>;
  /** The runs whose id begins with this. */
  run(idOrBeginning: string): Promise<readonly LedgerRunDetails[]>;
  /**
   * The check results of a run by the ids of the checks; empty if it was not checked. Absent if a
   * target stores none.
   *
   * @param runId the whole id
   */
  checks?(runId: string): Promise<readonly LedgerCheck[]>;
  rejects(filter?: RejectFilter): Promise<readonly LedgerReject[]>;
  /** The rejects whose id begins with this. */
  reject(idOrBeginning: string): Promise<readonly LedgerReject[]>;
  close(): Promise<void>;
}
