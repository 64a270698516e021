import type { LedgerCheck } from '../ledger.ts';
import type { DriftEntry, ResourceCounts, RunOutcome, TableReport } from '../loader.ts';

/** One file of the ledger of a lake: a finished run with its rejects. */
export interface LedgerEntry {
  readonly run_id: string;
  readonly status: 'succeeded' | 'failed' | 'aborted';
  readonly source: string;
  readonly origin: 'api' | 'snapshot';
  readonly version: string;
  /** Orders the documents of runs, the larger the newer; absent if unknown. */
  readonly sequence?: number;
  readonly started_at: string;
  readonly finished_at: string;
  readonly resources: readonly ResourceCounts[];
  readonly tables: readonly TableReport[];
  readonly drift: readonly DriftEntry[];
  readonly rejects: readonly LedgerEntryReject[];
  /** Ids of rejects of earlier runs that this run replayed. */
  readonly replays: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Results of the checks, if the run had any. */
  readonly checks?: readonly LedgerCheck[];
}

export interface LedgerEntryReject {
  readonly reject_id: string;
  readonly resource: string;
  readonly document_id: string | null;
  readonly issues: RunOutcome['rejects'][number]['issues'];
  readonly raw: string;
}

export function bytesOf(entry: LedgerEntry): Uint8Array {
  return Buffer.from(`${JSON.stringify(entry, null, 2)}\n`);
}

export function entryOf(bytes: Uint8Array): LedgerEntry {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as LedgerEntry;
}
