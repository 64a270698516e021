import { LoaderError } from '../errors/loader-error.ts';
import { type LedgerReject, type LedgerRun, replaySource } from '../ledger.ts';

/** When the newest run that loaded a resource in full has finished, by resource. */
export type FullLoads = ReadonlyMap<string, string>;

/** The full loads among the runs of a ledger. */
export function fullLoadsOf(
  runs: Iterable<Pick<LedgerRun, 'status' | 'source' | 'finishedAt' | 'resources'>>,
): FullLoads {
  const newest = new Map<string, string>();
  for (const { status, source, finishedAt, resources } of runs) {
    if (status !== 'succeeded' || source === replaySource) continue;
    for (const { resource } of resources) {
      if ((newest.get(resource) ?? '') < finishedAt) newest.set(resource, finishedAt);
    }
  }
  return newest;
}

/** What the state of a reject depends on. */
export interface RejectHistory {
  readonly resource: string;
  /** The successful run that replayed the reject, if any. */
  readonly replayedBy: string | null;
  /** When the run that rejected the document has finished. */
  readonly finishedAt: string;
}

/**
 * The state of a reject: `replayed` once a run has replayed it, `superseded` once a later run has
 * loaded its resource in full (the rejects of that run show what is still wrong), else `open`. Runs
 * on a target are serialized, so the later run is the one that finished later.
 */
export function rejectState(
  { resource, replayedBy, finishedAt }: RejectHistory,
  fullLoads: FullLoads,
): LedgerReject['state'] {
  if (replayedBy !== null) return 'replayed';
  return (fullLoads.get(resource) ?? '') > finishedAt ? 'superseded' : 'open';
}

/**
 * Refuses to replay rejects that are no longer open: an older document would overwrite a newer one.
 *
 * @param what where the rejects are, for the message: `postgres`
 * @param states state of each reject by its id
 * @throws LoaderError `superseded`
 */
export function refuseStaleReplays(
  target: string,
  what: string,
  replays: readonly string[],
  states: ReadonlyMap<string, LedgerReject['state']>,
): void {
  if (replays.every((id) => states.get(id) === 'open')) return;
  throw new LoaderError(
    'superseded',
    `Some of these rejects are no longer open: another run on ${what} has reloaded or replayed their documents. ` +
      'Nothing was committed. List the rejects that are still open and replay those.',
    { target },
  );
}
