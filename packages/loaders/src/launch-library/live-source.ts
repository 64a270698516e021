import { SpacexClientError } from '@spacex-platform/spacex-client';
import { adaptLaunches, type Finding } from '@spacex-platform/transform/launch-library';
import { snapshotSource } from '../pipeline/raw-zone-source.ts';
import type { Source } from '../pipeline/source.ts';
import type { QueryableLoader } from '../reader.ts';
import { HistoryDocuments } from './history-documents.ts';
import { LiveExtracts } from './live-extracts.ts';
import { readLaunchLibrary } from './read-documents.ts';
import type { LaunchLibraryStore } from './store.ts';
import { type SyncOptions, type SyncResult, syncLaunchLibrary } from './sync.ts';
import { readTargetHistory } from './target-history.ts';
import { idsOfUnread } from './unread-launches.ts';

/** Options of {@link liveSource}. */
export interface LiveSourceOptions extends SyncOptions {
  /**
   * What r/SpaceX has, until October 2022: `snapshotSource()`, or `apiSource()` of a mirror. Without it,
   * the source has Launch Library alone, and the launch sites, rockets and people that its launches
   * name.
   */
  readonly history?: Source;
  /**
   * The targets to load. What the first of them has of the API of r/SpaceX is used instead of
   * `history`: its rows are written again as they are. Without `history`, the rows of r/SpaceX of the
   * first target that has any stay.
   */
  readonly targets?: readonly QueryableLoader[];
  /** Called with what the adapter noticed in each launch. */
  readonly onFinding?: (finding: Finding) => void;
}

/**
 * Every Falcon launch since 2006: what r/SpaceX has to October 2022, then Launch Library. The store is
 * synchronized first, so no target is open while requests wait for their limit.
 *
 * The source is complete: load it with `prune`, so that launches vanish which Launch Library has
 * deleted, or which r/SpaceX has as upcoming since 2022. Its documents are newer than those of the API
 * and of the snapshot. Cores, capsules and people have the ids of the bundled snapshot, with
 * any history.
 *
 * @throws SpacexClientError `deferred` with `retryAt` if the limit of requests ended the
 * synchronization before all changes were read; LoaderError of the store, or of a target
 * @example
 * ```ts
 * const store = embeddedLaunchLibraryStore('.spacex');
 * const loader = embeddedLoader({ dataDir: '.spacex', views: Object.values(marts) });
 * const source = await liveSource(store, { history: await snapshotSource(), targets: [loader] });
 * const result = await runPipeline({ source, prune: true, loaders: [loader] });
 * ```
 */
export async function liveSource(
  store: LaunchLibraryStore,
  { history, targets = [], onFinding, ...sync }: LiveSourceOptions,
): Promise<Source> {
  const synced = await syncLaunchLibrary(store, sync);
  if (!synced.isCurrent) throw deferred(store, synced);
  const library = await readLaunchLibrary(store);
  const snapshot = new HistoryDocuments(await snapshotSource());
  const known = await snapshot.identities(sync.signal);
  const adapted = adaptLaunches(library.launches, known);
  for (const finding of adapted.findings) onFinding?.(finding);
  // Launch Library does not change other resources; only a second target may lack them.
  const isTouched = (resource: string) => touched.includes(resource) || targets.length > 1;
  const target = await readTargetHistory(targets, (resource, origin) =>
    history === undefined
      ? isTouched(resource) || resource === 'rockets'
      : origin === 'api' && isTouched(resource),
  );
  const syncedAt = synced.syncedAt ?? new Date().toISOString();
  const extracts = new LiveExtracts(store, {
    ...{ library, adapted, snapshot, target, syncedAt },
    history: history && new HistoryDocuments(history),
    unread: idsOfUnread(library, adapted, known),
  });
  const names =
    history === undefined
      ? [...touched, 'rockets']
      : history.resources.filter((name) => touched.includes(name) || extracts.isRead(name));
  const isUnchanged = (name: string) => !isTouched(name) && extracts.hasAllNeeded(name);
  return {
    name: history === undefined ? 'launch-library' : 'live',
    origin: 'launch-library',
    resources: [...new Set([...names, ...extracts.held])].filter((name) => !isUnchanged(name)),
    sequence: Date.parse(syncedAt),
    read: (resource, { signal }) => extracts.read(resource, signal),
    close: async () => history?.close?.(),
    ...(target && { basedOn: target.basedOn }),
    ...((target !== undefined || history === undefined) && { skipReason }),
  };
}

/** The resources of which Launch Library has documents. */
const touched: readonly string[] = [
  ...['launches', 'cores', 'launchpads', 'landpads', 'capsules', 'crew'],
];

/** Why resources are not part of a run that continues what a target has. */
const skipReason = 'Launch Library does not change it';

function deferred({ location }: LaunchLibraryStore, { retryAt, stored }: SyncResult) {
  const at = retryAt ?? new Date();
  return new SpacexClientError(
    'deferred',
    `Launch Library limits requests, and the next one is accepted at ${at.toISOString()}. ` +
      `${stored} documents of this run are stored in ${location}; run again then, and it continues there.`,
    { retryAt: at },
  );
}
