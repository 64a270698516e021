import type { LedgerReject } from '../ledger.ts';

/** What identifies the document of a reject, and when it was rejected. */
export type RejectedAt = Pick<LedgerReject, 'resource' | 'documentId' | 'rejectedAt'>;

/** How often and since when a document has been rejected. */
export type Repetition = Pick<LedgerReject, 'firstRejectedAt' | 'timesRejected'>;

/**
 * Counts the rejects of each document: one that stays invalid is rejected by every run.
 *
 * @param rejects all rejects of the documents in question, in any order
 * @returns the repetition of a reject, counted up to it
 */
export function repetitionsOf(rejects: Iterable<RejectedAt>): (reject: RejectedAt) => Repetition {
  const times = new Map<string, string[]>();
  for (const reject of rejects) {
    const list = times.get(keyOf(reject)) ?? [];
    times.set(keyOf(reject), list);
    list.push(reject.rejectedAt);
  }
  return (reject) => {
    const { documentId, rejectedAt } = reject;
    const until =
      documentId === null
        ? []
        : (times.get(keyOf(reject)) ?? []).filter((one) => one <= rejectedAt).sort();
    return {
      firstRejectedAt: until[0] ?? rejectedAt,
      timesRejected: Math.max(1, until.length),
    };
  };
}

function keyOf({ resource, documentId }: RejectedAt): string {
  return JSON.stringify([resource, documentId]);
}
