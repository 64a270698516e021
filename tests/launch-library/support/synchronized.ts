import type { LaunchLibraryStore, SyncOptions } from '@spacex-platform/loaders/launch-library';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import { expect } from 'vitest';
import type { LaunchLibraryServer } from '../../support/launch-library/launch-library-server.ts';

const spacex = 121;

/** One run of a synchronization with the stand-in, with a client of its own. */
export function syncWith(
  store: LaunchLibraryStore,
  server: LaunchLibraryServer,
  { client, ...options }: SyncOptions = {},
) {
  const fast = { baseUrl: server.url, retries: 0, ...client };
  return syncLaunchLibrary(store, { ...options, client: fast });
}

/** The documents of a store by kind and id, parsed. */
export async function documentsOf(store: LaunchLibraryStore) {
  const found = { launches: new Map<string, unknown>(), launchers: new Map<string, unknown>() };
  for await (const { kind, id, text } of store.documents()) {
    expect(found[kind].has(id), `${kind} ${id} is there once`).toBe(false);
    found[kind].set(id, JSON.parse(text));
  }
  return found;
}

/** Compares a store with its server: the same launches of SpaceX and boosters, in the same state. */
export async function expectServerState(store: LaunchLibraryStore, server: LaunchLibraryServer) {
  const found = await documentsOf(store);
  const own = [...server.launches.values()].filter(
    ({ launch_service_provider: provider, net }) =>
      provider?.id === spacex && net >= '2022-10-05T20:00:00Z',
  );
  const expected = own.map((one) => [one.id, { response_mode: 'detailed', ...one }] as const);
  expect(Object.fromEntries(found.launches)).toEqual(Object.fromEntries(expected));
  const launchers = server.launchers.map((one) => [String(one.id), one] as const);
  expect(Object.fromEntries(found.launchers)).toEqual(Object.fromEntries(launchers));
}
