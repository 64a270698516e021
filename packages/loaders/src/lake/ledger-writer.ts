import { randomUUID } from 'node:crypto';
import type { CheckOutcome } from '@spacex-platform/transform';
import { ledgerPath } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { LedgerCheck, RunEnd } from '../ledger.ts';
import type { RunInfo } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { bytesOf, entryOf, type LedgerEntry } from './ledger-entry.ts';

/** How a run ended, for its entry. */
export interface LakeRunEnd extends RunEnd {
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
