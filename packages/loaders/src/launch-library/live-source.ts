import { SpacexClientError } from '@spacex-platform/spacex-client';
import {
  type AdaptedDocuments,
  adaptLaunches,
  type Finding,
} from '@spacex-platform/transform/launch-library';
import { defined } from '../defined.ts';
import type { History } from '../origin.ts';
import { batchesOf } from '../pipeline/batches.ts';
import { snapshotSource } from '../pipeline/raw-zone-source.ts';
import type { Extract, Source } from '../pipeline/source.ts';
import type { QueryableLoader } from '../reader.ts';
import { HistoryDocuments } from './history-documents.ts';
import { type LaunchLibraryDocuments, readLaunchLibrary } from './read-documents.ts';
import { referencedIds } from './referenced-ids.ts';
import type { LaunchLibraryStore } from './store.ts';
import { type SyncOptions, type SyncResult, syncLaunchLibrary } from './sync.ts';
import { readTargetHistory, type TargetHistory } from './target-history.ts';
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
 * and of the snapshot. Cores, capsules and people have the ids of the bundled snapshot, whatever the
 * history is.
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
  const source = new LiveSource(store, {
    ...{ library, adapted, snapshot, target },
    history: history && new HistoryDocuments(history),
    unread: idsOfUnread(library, adapted, known),
    syncedAt: synced.syncedAt ?? new Date().toISOString(),
  });
  const names =
    history === undefined
      ? [...touched, 'rockets']
      : history.resources.filter((name) => touched.includes(name) || source.isRead(name));
  const isUnchanged = (name: string) => !isTouched(name) && source.hasAllNeeded(name);
  return {
    name: history === undefined ? 'launch-library' : 'live',
    origin: 'launch-library',
    resources: [...new Set([...names, ...source.held])].filter((name) => !isUnchanged(name)),
    sequence: Date.parse(source.syncedAt),
    read: (resource, { signal }) => source.read(resource, signal),
    close: async () => history?.close?.(),
    ...(target && { basedOn: target.basedOn }),
    ...((target !== undefined || history === undefined) && { skipReason }),
  };
}

/** The resources of which Launch Library has documents. */
const touched: readonly string[] = [
  'launches',
  'cores',
  'launchpads',
  'landpads',
  'capsules',
  'crew',
];

/** Why resources are not part of a run that continues what a target has. */
const skipReason = 'Launch Library does not change it';

interface LiveParts {
  readonly library: LaunchLibraryDocuments;
  readonly adapted: AdaptedDocuments;
  /** The bundled snapshot. */
  readonly snapshot: HistoryDocuments;
  readonly target: TargetHistory | undefined;
  readonly history: HistoryDocuments | undefined;
  readonly unread: Readonly<Record<string, readonly string[]>>;
  readonly syncedAt: string;
}

/** Documents of Launch Library, and those of r/SpaceX that it does not replace. */
class LiveSource {
  readonly #store: LaunchLibraryStore;
  readonly #parts: LiveParts;
  readonly #needed: ReadonlySet<string>;

  constructor(store: LaunchLibraryStore, parts: LiveParts) {
    this.#store = store;
    this.#parts = parts;
    this.#needed = referencedIds(parts.adapted);
  }

  get syncedAt(): string {
    return this.#parts.syncedAt;
  }

  /** The resources whose rows were read in a target. */
  get held(): readonly string[] {
    return this.#parts.target?.resources ?? [];
  }

  /** Whether a resource is read from the history, since no target has documents of the API. */
  isRead(resource: string): boolean {
    return this.#parts.target?.historyOf(resource) !== 'api';
  }

  /** Whether a target has every rocket that the launches name; false for other resources. */
  hasAllNeeded(resource: string): boolean {
    const { adapted, target } = this.#parts;
    const held = target?.held(resource);
    if (resource !== 'rockets' || held === undefined) return false;
    return adapted.launches.every(({ rocket }) => rocket === null || held.ids.has(rocket));
  }

  async read(resource: string, signal: AbortSignal | undefined): Promise<Extract> {
    const { library, target, history, syncedAt, unread } = this.#parts;
    const replacing = newDocuments(this.#parts.adapted, resource);
    const rows = target?.rows(resource, (id) => replacing?.has(id) !== true);
    if (replacing === undefined && rows === undefined && history !== undefined) {
      return { ...(await history.extract(resource, signal)), history: history.origin };
    }
    const texts = replacing ?? new Map<string, string>();
    const current =
      rows === undefined && history !== undefined
        ? (await history.texts(resource, signal)).filter(history.isCurrent(resource, texts))
        : await this.#ofSnapshot(resource, texts, signal);
    return {
      ...{ url: this.#store.location, etag: null, fetchedAt: syncedAt },
      rejects: library.rejects.filter((reject) => reject.resource === resource),
      spared: unread[resource] ?? [],
      batches: batchesOf([...current, ...texts.values()]),
      ...(rows && { rows: once(rows) }),
      ...defined({ history: this.#historyOf(resource, rows !== undefined) }),
    };
  }

  #historyOf(resource: string, isHeld: boolean): History | undefined {
    if (isHeld) return this.#parts.target?.historyOf(resource);
    if (this.#parts.history !== undefined) return this.#parts.history.origin;
    return resource === 'launches' ? undefined : 'snapshot';
  }

  /**
   * Documents of the snapshot that nothing else has: those that Launch Library had replaced in the
   * target and no longer has, and without a history those that its launches name.
   */
  async #ofSnapshot(
    resource: string,
    texts: ReadonlyMap<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[]> {
    const { target, history, snapshot, unread } = this.#parts;
    if (!snapshot.has(resource) || resource === 'launches') return [];
    const held = target?.held(resource);
    const missing = (id: string) =>
      !texts.has(id) &&
      held?.ids.has(id) !== true &&
      (history === undefined && this.#needed.has(id)
        ? true
        : held?.replaced.has(id) === true && unread[resource]?.includes(id) !== true);
    return snapshot.textsOf(resource, missing, signal);
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** The adapted documents of a resource by id, as texts; undefined for one that only r/SpaceX has. */
function newDocuments(
  { findings: _, ...documents }: AdaptedDocuments,
  resource: string,
): ReadonlyMap<string, string> | undefined {
  if (!Object.hasOwn(documents, resource)) return undefined;
  const own: readonly { readonly id: string }[] = documents[resource as keyof typeof documents];
  return new Map(own.map((document) => [document.id, JSON.stringify(document)]));
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
