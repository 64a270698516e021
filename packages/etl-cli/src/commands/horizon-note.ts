import type { QueryableLoader } from '@spacex-platform/loaders';
import { horizonText, lastLaunchOf, lastSyncOf, lastSyncRun } from '../report/horizon.ts';
import { withOpen } from '../targets/with-open.ts';
import { logOf } from './logging.ts';
import type { ReadFlags } from './read-target.ts';

interface OutputFlags extends ReadFlags {
  readonly format: string;
  readonly out?: string;
}

/**
 * Logs how far the data of a mart goes, to a person at a terminal. A target without launches or
 * ledger has no such note.
 */
export async function noteHorizon(loader: QueryableLoader, flags: OutputFlags): Promise<void> {
  const isForPeople = flags.format === 'table' && flags.out === undefined;
  if (!isForPeople || !process.stderr.isTTY) return;
  try {
    const lastLaunch = await withOpen(loader.openReader(), lastLaunchOf);
    const run = await lastSyncRun(loader);
    const lastSync = lastSyncOf(run === undefined ? [] : [run]);
    logOf(flags).info(horizonText({ lastLaunch, lastSync }), { type: 'horizon' });
  } catch {
    // The result is complete without it.
  }
}
