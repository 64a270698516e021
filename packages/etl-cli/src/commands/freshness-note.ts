import type { QueryableLoader, Reader } from '@spacex-platform/loaders';
import { freshnessText, lastLaunchOf, lastSyncOf, lastSyncRun } from '../report/freshness.ts';
import { logOf } from './logging.ts';
import type { ReadFlags } from './read-target.ts';

interface OutputFlags extends ReadFlags {
  readonly format: string;
  readonly out?: string;
}

/**
 * Reads how fresh the data of a mart is, if a person at a terminal reads its rows. The result is
 * passed to {@link noteFreshness} when the reader is closed; undefined if there is nothing to note.
 */
export async function readFreshness(
  reader: Pick<Reader, 'query'>,
  { format, out, quiet }: OutputFlags,
): Promise<string | null | undefined> {
  const isForPeople = format === 'table' && out === undefined && quiet !== true;
  if (!isForPeople || !process.stderr.isTTY) return undefined;
  // The rows are complete without the note.
  return lastLaunchOf(reader).catch(() => undefined);
}

/**
 * Logs how fresh the data is.
 *
 * @param lastLaunch from {@link readFreshness}
 */
export async function noteFreshness(
  loader: Pick<QueryableLoader, 'openLedger'>,
  lastLaunch: string | null | undefined,
  flags: ReadFlags,
): Promise<void> {
  if (lastLaunch === undefined) return;
  // Tables may exist without a ledger.
  const run = await lastSyncRun(loader).catch(() => undefined);
  const lastSync = lastSyncOf(run === undefined ? [] : [run]);
  logOf(flags).info(freshnessText({ lastLaunch, lastSync }), { type: 'freshness' });
}
