import type { CheckOutcome } from '@spacex-platform/transform';
import type {
  DriftEntry,
  RejectedDocument,
  ResourceCounts,
  RunOutcome,
  TableReport,
} from './loader.ts';

/** The `source` of a run that took up rejects of the ledger again. */
export const replaySource = 'rejects';

/** A run that ended, as the ledger keeps it. */
export interface LedgerRun {
  readonly runId: string;
  readonly status: 'succeeded' | 'failed' | 'aborted';
  /** As it was asked for: `api`, `snapshot`, `file:///lake`, `rejects`. */
  readonly source: string;
  readonly origin: 'api' | 'snapshot';
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly resources: readonly ResourceCounts[];
  readonly drift: readonly DriftEntry[];
  /** How many documents were rejected. */
  readonly rejects: number;
  /** Why it did not succeed. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A run with what became of its tables. */
export interface LedgerRunDetails extends LedgerRun {
  readonly tables: readonly TableReport[];
}

/** How a run ended, for its entry in the ledger. */
export interface RunEnd extends Pick<LedgerRunDetails, 'status' | 'error' | 'tables'> {
  readonly outcome: RunOutcome;
}

/** A rule and what it found in the data of a run, without its words. */
export type LedgerCheck = Omit<CheckOutcome, 'description' | 'explanation'>;

/** A rejected document, as the ledger keeps it. */
export interface LedgerReject extends RejectedDocument {
  readonly rejectId: string;
  readonly runId: string;
  readonly origin: 'api' | 'snapshot';
  /** ISO 8601, UTC. */
  readonly rejectedAt: string;
  /**
   * `open`: the document is missing or out of date. `replayed`: a replay has processed it, and
   * rejected it again if it is still invalid. `superseded`: a later run has read the resource again.
   */
  readonly state: 'open' | 'replayed' | 'superseded';
  readonly replayedBy: string | null;
}

/** Which rejects {@link Ledger.rejects} gives. */
export interface RejectFilter {
  readonly resource?: string;
  /** Id of a run, whole or its beginning. */
  readonly runId?: string;
  /** Those that are not open any more as well. */
  readonly all?: boolean;
  /** The newest so many. Default: all of them. */
  readonly limit?: number;
}

/** Reads the record of runs of a target. Newest first, everywhere. */
export interface Ledger {
  runs(options?: { readonly limit?: number }): Promise<readonly LedgerRun[]>;
  /** The runs whose id is this, or begins so. */
  run(idOrBeginning: string): Promise<readonly LedgerRunDetails[]>;
  /**
   * What the rules found in the data of a run, by the ids of the rules; empty where nobody has
   * judged it. Absent where a target keeps none.
   *
   * @param runId the whole id
   */
  checks?(runId: string): Promise<readonly LedgerCheck[]>;
  rejects(filter?: RejectFilter): Promise<readonly LedgerReject[]>;
  /** The rejects whose id is this, or begins so. */
  reject(idOrBeginning: string): Promise<readonly LedgerReject[]>;
  close(): Promise<void>;
}
