import type { AdaptedDocuments } from '@spacex-platform/transform/launch-library';
import { defined } from '../defined.ts';
import type { History } from '../origin.ts';
import { batchesOf } from '../pipeline/batches.ts';
import type { Extract } from '../pipeline/source.ts';
import type { HistoryDocuments } from './history-documents.ts';
import type { LaunchLibraryDocuments } from './read-documents.ts';
import { referencedIds } from './referenced-ids.ts';
import type { LaunchLibraryStore } from './store.ts';
import type { TargetHistory } from './target-history.ts';

/** What the extracts are made from. */
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
export class LiveExtracts {
  readonly #store: LaunchLibraryStore;
  readonly #parts: LiveParts;
  readonly #needed: ReadonlySet<string>;

  constructor(store: LaunchLibraryStore, parts: LiveParts) {
    this.#store = store;
    this.#parts = parts;
    this.#needed = referencedIds(parts.adapted);
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
    const isNamed = (id: string) => history === undefined && this.#needed.has(id);
    const isGone = (id: string) =>
      held?.replaced.has(id) === true && unread[resource]?.includes(id) !== true;
    const isMissing = (id: string) =>
      !texts.has(id) && held?.ids.has(id) !== true && (isNamed(id) || isGone(id));
    return snapshot.textsOf(resource, isMissing, signal);
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
