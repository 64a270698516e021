import { randomUUID } from 'node:crypto';
import type { CheckOutcome } from '@spacex-platform/transform';
import { ledgerPath } from '../curated-zone/layout.ts';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { LedgerCheck, RunEnd } from '../ledger.ts';
import type { RunInfo } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { bytesOf, entryOf, type LedgerEntry } from './ledger-entry.ts';

/** How a run ended, for its entry. */
export interface LakeRunEnd extends RunEnd {
  readonly replays: readonly string[];
  /** The run that a rollback made the current one again. */
  readonly restoredRun?: string;
  readonly checks?: readonly CheckOutcome[];
}

/** Writes the ledger entry of a run. */
export async function writeEntry(
  store: ObjectStore,
  run: RunInfo,
  { status, outcome, tables, error, replays, restoredRun, checks = [] }: LakeRunEnd,
): Promise<void> {
  const entry: LedgerEntry = {
    run_id: run.runId,
    status,
    source: run.source,
    ...defined({ restored_run: restoredRun }),
    origin: run.origin,
    version: run.version,
    ...defined({ sequence: run.sequence }),
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
    ...(checks.length === 0 ? {} : { checks: checks.map(withoutTexts) }),
  };
  await store.write(ledgerPath(run.runId), bytesOf(entry));
}

/**
 * Replaces the results of the checks in the ledger entry of a run.
 *
 * @throws LoaderError `not_found` if the run has no entry, `superseded` if another process has
 * changed the entry in the meantime
 */
export async function replaceChecks(
  store: ObjectStore,
  runId: string,
  checks: readonly CheckOutcome[],
): Promise<void> {
  const path = ledgerPath(runId);
  const found = await store.readVersion(path);
  if (found === undefined) {
    const message = `The ledger of the lake ${store.url} has no entry for run ${runId}, so the check results cannot be stored.`;
    throw new LoaderError('not_found', message, { target: 'lake' });
  }
  const entry = { ...entryOf(store, path, found.bytes), checks: checks.map(withoutTexts) };
  await store.replace(path, bytesOf(entry), found.version);
}

function withoutTexts({ description, explanation, ...found }: CheckOutcome): LedgerCheck {
  return found;
}
