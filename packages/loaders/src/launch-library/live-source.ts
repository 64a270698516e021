import { SpacexClientError } from '@spacex-platform/spacex-client';
import {
  type AdaptedDocuments,
  adaptLaunches,
  type Finding,
} from '@spacex-platform/transform/launch-library';
import { batchesOf } from '../pipeline/batches.ts';
import type { Extract, Source } from '../pipeline/source.ts';
import { HistoryDocuments } from './history-documents.ts';
import { readLaunchLibrary } from './read-documents.ts';
import type { LaunchLibraryStore } from './store.ts';
import { type SyncOptions, type SyncResult, syncLaunchLibrary } from './sync.ts';

/** Options of {@link liveSource}. */
export interface LiveSourceOptions extends SyncOptions {
  /** What r/SpaceX has, until October 2022: `snapshotSource()`, or `apiSource()` of a mirror. */
  readonly history: Source;
  /** Called with what the adapter noticed in each launch. */
  readonly onFinding?: (finding: Finding) => void;
}

/**
 * Every Falcon launch since 2006: what r/SpaceX has to October 2022, then Launch Library. The store is
 * synchronized first, so no target is open while requests wait for their limit.
 *
 * The source is complete: load it with `prune`, so that launches vanish which Launch Library has
 * deleted, or which r/SpaceX has as upcoming since 2022. Its documents are newer than those of the API
 * and of the snapshot.
 *
 * @throws SpacexClientError `deferred` with `retryAt` if the limit of requests ended the
 * synchronization before all changes were read; LoaderError of the store
 * @example
 * ```ts
 * const store = embeddedLaunchLibraryStore('.spacex');
 * const source = await liveSource(store, { history: await snapshotSource() });
 * const result = await runPipeline({
 *   source,
 *   prune: true,
 *   loaders: [embeddedLoader({ dataDir: '.spacex', views: Object.values(marts) })],
 * });
 * ```
 */
export async function liveSource(
  store: LaunchLibraryStore,
  { history, onFinding, ...sync }: LiveSourceOptions,
): Promise<Source> {
  const synced = await syncLaunchLibrary(store, sync);
  if (!synced.isCurrent) throw deferred(store, synced);
  const library = await readLaunchLibrary(store);
  const syncedAt = synced.syncedAt ?? new Date().toISOString();
  const known = new HistoryDocuments(history);
  let adapted: Promise<AdaptedDocuments> | undefined;
  const adapt = async (signal: AbortSignal | undefined) => {
    const documents = adaptLaunches(library.launches, await known.identities(signal));
    for (const finding of documents.findings) onFinding?.(finding);
    return documents;
  };
  return {
    ...{ name: 'live', origin: 'launch-library', resources: history.resources },
    sequence: Date.parse(syncedAt),
    async read(resource, { signal }) {
      const extract = await known.extract(resource, signal);
      adapted ??= adapt(signal);
      const documents = newDocuments(await adapted, resource);
      if (documents === undefined) return extract;
      const texts = new Map(documents.map((document) => [document.id, JSON.stringify(document)]));
      const rejects = library.rejects.filter((reject) => reject.resource === resource);
      const earlier = await known.texts(resource, signal);
      const current = earlier.filter(known.isCurrent(resource, texts));
      return {
        ...{ url: store.location, etag: null, fetchedAt: syncedAt, rejects },
        batches: batchesOf([...current, ...texts.values()]),
      } satisfies Extract;
    },
    close: async () => history.close?.(),
  };
}

/** The adapted documents of a resource; undefined for one that only r/SpaceX has. */
function newDocuments(
  { findings: _, ...documents }: AdaptedDocuments,
  resource: string,
): readonly { readonly id: string }[] | undefined {
  return Object.hasOwn(documents, resource)
    ? documents[resource as keyof typeof documents]
    : undefined;
}

function deferred({ location }: LaunchLibraryStore, { retryAt, stored }: SyncResult) {
  const at = retryAt ?? new Date();
  return new SpacexClientError(
    'deferred',
    `Launch Library limits requests, and the next one is accepted at ${at.toISOString()}. ` +
      `${stored} documents of this run are stored in ${location}; run again then, and it continues there.`,
    { retryAt: at },
  );
}
