import { randomUUID } from 'node:crypto';
import type { CheckOutcome } from '@spacex-platform/transform';
import { ledgerFolder, ledgerPath } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { LedgerCheck } from '../ledger.ts';
import type { DriftEntry, ResourceCounts, RunInfo, RunOutcome, TableReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** One file of the lake's ledger: a run that ended, with its rejects. */
export interface LedgerEntry {
  readonly run_id: string;
  readonly status: 'succeeded' | 'failed' | 'aborted';
  readonly source: string;
  readonly origin: 'api' | 'snapshot';
  readonly version: string;
  readonly started_at: string;
  readonly finished_at: string;
  readonly resources: readonly ResourceCounts[];
  readonly tables: readonly TableReport[];
  readonly drift: readonly DriftEntry[];
  readonly rejects: readonly LedgerEntryReject[];
  /** Ids of rejects of earlier runs that this one took up again. */
  readonly replays: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  /** What the rules found, in a run with rules. */
  readonly checks?: readonly LedgerCheck[];
}

export interface LedgerEntryReject {
  readonly reject_id: string;
  readonly resource: string;
  readonly document_id: string | null;
  readonly issues: RunOutcome['rejects'][number]['issues'];
  readonly raw: string;
}

/** How a run ended. */
export interface LakeRunEnd {
  readonly status: LedgerEntry['status'];
  readonly outcome: RunOutcome;
  readonly tables: readonly TableReport[];
  readonly error: LedgerEntry['error'];
  readonly replays: readonly string[];
  readonly checks?: readonly CheckOutcome[];
}

/** Writes the entry of a run. */
export async function writeEntry(
  store: ObjectStore,
  run: RunInfo,
  { status, outcome, tables, error, replays, checks = [] }: LakeRunEnd,
): Promise<void> {
  const entry: LedgerEntry = {
    run_id: run.runId,
    status,
    source: run.source,
    origin: run.origin,
    version: run.version,
    started_at: run.startedAt,
    finished_at: new Date().toISOString(),
    resources: outcome.resources,
    tables,
    drift: outcome.drift,
    rejects: outcome.rejects.map(({ resource, documentId, issues, raw }) => ({
      reject_id: randomUUID(),
      resource,
      document_id: documentId,
      issues,
      raw,
    })),
    replays,
    error,
    ...(checks.length === 0 ? {} : { checks: checks.map(withoutWords) }),
  };
  await store.write(ledgerPath(run.runId), bytesOf(entry));
}

/**
 * Puts what the rules found later into the entry of a run, in the place of what they found before.
 *
 * @throws LoaderError `not_found` where the run has no entry, `superseded` where somebody else
 * has changed it meanwhile
 */
export async function replaceChecks(
  store: ObjectStore,
  runId: string,
  checks: readonly CheckOutcome[],
): Promise<void> {
  const path = ledgerPath(runId);
  const found = await store.readVersion(path);
  if (found === undefined) {
    const message = `The lake ${store.url} has no entry of the run ${runId}, so nothing can be noted there.`;
    throw new LoaderError('not_found', message, { target: 'lake' });
  }
  const entry = { ...entryOf(found.bytes), checks: checks.map(withoutWords) };
  await store.replace(path, bytesOf(entry), found.version);
}

function withoutWords({ description, explanation, ...found }: CheckOutcome): LedgerCheck {
  return found;
}

function bytesOf(entry: LedgerEntry): Uint8Array {
  return Buffer.from(`${JSON.stringify(entry, null, 2)}\n`);
}

function entryOf(bytes: Uint8Array): LedgerEntry {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as LedgerEntry;
}

/** All entries, the newest end first. */
export async function readEntries(store: ObjectStore): Promise<readonly LedgerEntry[]> {
  const files = (await store.list(ledgerFolder)).filter(({ path }) => path.endsWith('.json'));
  const entries: LedgerEntry[] = [];
  for (const { path } of files) {
    const found = await store.readVersion(path);
    if (found !== undefined) entries.push(entryOf(found.bytes));
  }
  return entries.sort((one, other) => (one.finished_at < other.finished_at ? 1 : -1));
}
