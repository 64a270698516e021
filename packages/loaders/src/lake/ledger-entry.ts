import { LoaderError } from '../errors/loader-error.ts';
import type { LedgerCheck } from '../ledger.ts';
import type { DriftEntry, ResourceCounts, RunOutcome, TableReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Origin } from '../origin.ts';

/** One file of the ledger of a lake: a finished run with its rejects. */
export interface LedgerEntry {
  readonly run_id: string;
  readonly status: 'succeeded' | 'failed' | 'aborted';
  readonly source: string;
  /** The run that a rollback made the current one again. */
  readonly restored_run?: string;
  readonly origin: Origin;
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

/**
 * Parses the ledger entry at this path.
 *
 * @throws LoaderError `damaged` if it is not one
 */
export function entryOf(store: ObjectStore, path: string, bytes: Uint8Array): LedgerEntry {
  let value: Partial<LedgerEntry> | null;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<LedgerEntry> | null;
  } catch (cause) {
    throw damaged(store, path, 'it is not JSON', cause);
  }
  if (typeof value?.run_id !== 'string' || !Array.isArray(value.resources)) {
    throw damaged(store, path, 'run_id or resources are missing');
  }
  return value as LedgerEntry;
}

function damaged(store: ObjectStore, path: string, why: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'damaged',
    `The ledger entry ${path} of the lake ${store.url} cannot be read: ${why}. ` +
      'Restore an earlier version of the file, or delete it; the ledger then lacks its run and its rejects.',
    { target: 'lake', cause },
  );
}
