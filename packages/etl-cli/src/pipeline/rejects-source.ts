import { type LedgerReject, replaySource } from '@spacex-platform/loaders';
import type { Source } from './source.ts';

/** Rejects of a ledger as a source of documents, and which of them a run takes up by it. */
export interface Replay {
  readonly source: Source;
  /** For `replays` of the pipeline. */
  readonly replays: readonly string[];
}

/**
 * Takes open rejects up again, as they were received. Where a document was rejected more than
 * once, its newest text counts and the older ones are done with it; rejects of the snapshot wait
 * where there are some of the API, which knows more.
 *
 * @param rejects newest first, as a ledger gives them
 * @example
 * ```ts
 * const ledger = await loader.openLedger();
 * const { source, replays } = rejectsSource(await ledger.rejects());
 * await runPipeline({ source, replays, loaders: [loader], resources: source.resources });
 * ```
 */
export function rejectsSource(rejects: readonly LedgerReject[]): Replay {
  const origin = rejects.some((reject) => reject.origin === 'api') ? 'api' : 'snapshot';
  const taken = rejects.filter((reject) => reject.origin === origin && reject.state === 'open');
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
        batches: inOneBatch([...(texts.get(resource)?.values() ?? [])]),
      }),
    },
  };
}

async function* inOneBatch(texts: readonly string[]): AsyncGenerator<readonly string[]> {
  yield texts;
}
