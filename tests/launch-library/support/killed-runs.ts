import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';

/** Where a run is ended, so that nothing after it happens: counted by requests or by pages. */
export interface KillPoint {
  readonly at: number;
  readonly where: 'before request' | 'after answer' | 'before storing' | 'after storing';
}

/** The error that ends a run. */
export class Killed extends Error {}

/** A fetch and a store that end a run at a point, as a kill would; undefined ends none. */
export function killedAt(point: KillPoint | undefined, store: LaunchLibraryStore) {
  let requests = 0;
  let updates = 0;
  const endAt = (where: KillPoint['where'], count: number) => {
    if (point?.where === where && point.at === count) throw new Killed(`${where} ${count}`);
  };
  const killedStore: LaunchLibraryStore = {
    ...store,
    async update(change) {
      updates += 1;
      endAt('before storing', updates);
      const state = await store.update(change);
      endAt('after storing', updates);
      return state;
    },
  };
  const killedFetch: typeof fetch = async (url, init) => {
    if (String(url).includes('api-throttle')) return fetch(url, init);
    requests += 1;
    endAt('before request', requests);
    const response = await fetch(url, init);
    endAt('after answer', requests);
    return response;
  };
  return { store: killedStore, fetch: killedFetch };
}
