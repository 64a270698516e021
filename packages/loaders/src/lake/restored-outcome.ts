import { defined } from '../defined.ts';
import { replaySource } from '../ledger.ts';
import type { ResourceCounts, RunOutcome } from '../loader.ts';
import { historyOf, originOf } from '../origin.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { rejectsOf } from './ledger-reader.ts';

/**
 * What the ledger said when a run had ended, as the outcome of a rollback to it: the last load of each
 * resource, and the rejects that were open. Later runs and replays then compare with these.
 *
 * @param entries up to the one of the run, newest first
 */
export function restoredOutcome(entries: readonly LedgerEntry[]): RunOutcome {
  const resources = new Map<string, ResourceCounts>();
  for (const { status, source, origin, sequence, resources: counts } of entries) {
    if (status !== 'succeeded' || source === replaySource) continue;
    for (const one of counts) {
      if (resources.has(one.resource)) continue;
      const history = historyOf({ origin: originOf(origin), ...defined({ history: one.history }) });
      const order = defined({ sequence: one.sequence ?? sequence, history });
      resources.set(one.resource, { ...one, ...order });
    }
  }
  const rejects = rejectsOf(entries)
    .filter(({ state }) => state === 'open')
    .map(({ resource, documentId, issues, raw }) => ({ resource, documentId, issues, raw }));
  return { resources: [...resources.values()], rejects, drift: [] };
}
