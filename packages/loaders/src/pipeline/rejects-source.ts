import { type LedgerReject, replaySource } from '../ledger.ts';
import { highestOrigin } from '../origin.ts';
import { batchesOf } from './batches.ts';
import type { Source } from './source.ts';

/** The rejects of a ledger as a source of documents. */
export interface Replay {
  readonly source: Source;
  /** IDs of the rejects, for the option `replays` of the pipeline. */
  readonly replays: readonly string[];
}

/**
 * Replays open rejects. If a document was rejected more than once, its newest text is used and the
 * older rejects are replayed with it. Rejects of the snapshot are left out while there are rejects of
 * the API or of Launch Library, whose data is newer.
 *
 * @param rejects newest first, as a ledger returns them
 * @example
 * ```ts
 * const ledger = await loader.openLedger();
 * const { source, replays } = rejectsSource(await ledger.rejects());
 * await runPipeline({ source, replays, loaders: [loader], resources: source.resources });
 * ```
 */
export function rejectsSource(rejects: readonly LedgerReject[]): Replay {
  const origin = highestOrigin(rejects.map((reject) => reject.origin)) ?? 'snapshot';
  const taken = rejects.filter(
    (reject) => reject.state === 'open' && (reject.origin !== 'snapshot' || origin === 'snapshot'),
  );
  const texts = new Map<string, Map<string, string>>();
  for (const { resource, documentId, raw } of taken) {
    const documents = texts.get(resource) ?? new Map<string, string>();
    texts.set(resource, documents);
    const key = documentId ?? raw;
    if (!documents.has(key)) documents.set(key, raw);
  }
  return {
    replays: taken.map(({ rejectId }) => rejectId),
    source: {
      name: replaySource,
      origin,
      resources: [...texts.keys()],
      read: async (resource) => ({
        url: replaySource,
        etag: null,
        fetchedAt: new Date().toISOString(),
        batches: batchesOf(texts.get(resource)?.values() ?? []),
      }),
    },
  };
}
