import { isSpacexClientError } from '@spacex-platform/spacex-client';
import type { LaunchLibraryOptions } from '@spacex-platform/spacex-client/launch-library';
import { createLaunchLibraryClient } from '@spacex-platform/spacex-client/launch-library';
import type { LaunchLibraryServer } from '../../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../../support/launch-library/launch-query.ts';

/** A client of the stand-in. */
export function clientOf(server: LaunchLibraryServer, options: LaunchLibraryOptions = {}) {
  return createLaunchLibraryClient({ baseUrl: server.url, ...options });
}

/** All pages of a reading. */
export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** Replaces the launches of the stand-in. */
export function setLaunches(server: LaunchLibraryServer, launches: readonly LaunchDocument[]) {
  server.launches.clear();
  for (const launch of launches) server.launches.set(launch.id, launch);
}

/** The client's error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    (value) => new Error(`Expected a failure, got ${JSON.stringify(value).slice(0, 200)}`),
    (reason: unknown) => reason,
  );
  if (!isSpacexClientError(error)) throw error;
  return error;
}
