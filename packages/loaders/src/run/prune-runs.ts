import { type Ledger, type LedgerRun, replaySource } from '../ledger.ts';

/** Which runs the retention of a ledger deletes. */
export interface RunRetention {
  /** Keep this many of the newest runs. */
  readonly keep: number;
  /** Delete only runs that finished longer ago, in milliseconds. */
  readonly olderThanMs: number;
}

/**
 * The runs of a ledger that a retention deletes, newest first. It spares those that later runs and
 * people still need: the last successful run of each resource, for each origin, and runs with open
 * rejects.
 *
 * @example
 * ```ts
 * const ledger = await loader.openLedger();
 * const runs = await prunableRuns(ledger, { keep: 100, olderThanMs: 90 * 86_400_000 });
 * await loader.deleteRuns?.(runs.map(({ runId }) => runId));
 * ```
 */
export async function prunableRuns(
  ledger: Pick<Ledger, 'runs' | 'rejects'>,
  { keep, olderThanMs }: RunRetention,
): Promise<readonly LedgerRun[]> {
  const runs = await ledger.runs();
  const old = Date.now() - olderThanMs;
  const candidates = runs.slice(keep).filter(({ finishedAt }) => Date.parse(finishedAt) < old);
  if (candidates.length === 0) return [];
  const withOpen = new Set((await ledger.rejects()).map(({ runId }) => runId));
  const last = lastLoads(runs);
  return candidates.filter(({ runId }) => !withOpen.has(runId) && !last.has(runId));
}

/** The last successful run that read each resource, for each origin. */
function lastLoads(runs: readonly LedgerRun[]): ReadonlySet<string> {
  const last = new Map<string, string>();
  for (const { runId, status, source, origin, resources } of runs) {
    if (status !== 'succeeded' || source === replaySource) continue;
    for (const { resource } of resources) {
      const key = `${origin} ${resource}`;
      if (!last.has(key)) last.set(key, runId);
    }
  }
  return new Set(last.values());
}
