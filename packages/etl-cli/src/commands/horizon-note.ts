import type { QueryableLoader, Reader } from '@spacex-platform/loaders';
import { horizonText, lastLaunchOf, lastSyncOf, lastSyncRun } from '../report/horizon.ts';
import { logOf } from './logging.ts';
import type { ReadFlags } from './read-target.ts';

interface OutputFlags extends ReadFlags {
  readonly format: string;
  readonly out?: string;
}

/**
 * Reads how far the data of a mart goes, if a person at a terminal reads its rows. The result is
 * passed to {@link noteHorizon} when the reader is closed; undefined if there is nothing to note.
 */
export async function readHorizon(
  reader: Pick<Reader, 'query'>,
  { format, out, quiet }: OutputFlags,
): Promise<string | null | undefined> {
  const isForPeople = format === 'table' && out === undefined && quiet !== true;
  if (!isForPeople || !process.stderr.isTTY) return undefined;
  // The rows are complete without the note.
  return lastLaunchOf(reader).catch(() => undefined);
}

/**
 * Logs how far the data goes.
 *
 * @param lastLaunch from {@link readHorizon}
 */
export async function noteHorizon(
  loader: Pick<QueryableLoader, 'openLedger'>,
  lastLaunch: string | null | undefined,
  flags: ReadFlags,
): Promise<void> {
  if (lastLaunch === undefined) return;
  // Tables may exist without a ledger.
  const run = await lastSyncRun(loader).catch(() => undefined);
  const lastSync = lastSyncOf(run === undefined ? [] : [run]);
  logOf(flags).info(horizonText({ lastLaunch, lastSync }), { type: 'horizon' });
}
