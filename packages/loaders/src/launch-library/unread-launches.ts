import type { Reject } from '@spacex-platform/spacex-client';
import { normaliseLaunch } from '@spacex-platform/spacex-client/launch-library';
import {
  type AdaptedDocuments,
  type KnownIdentities,
  launchLibraryFrom,
  linkedIds,
} from '@spacex-platform/transform/launch-library';
import type { LaunchLibraryDocuments } from './read-documents.ts';

/**
 * Ids of documents that exist at Launch Library but cannot be made from what it returned, by resource:
 * launches with an unknown status, and what only such launches or invalid ones have. Their rows are no
 * longer current, but not gone.
 */
export function idsOfUnread(
  { launches, launchers, rejects }: LaunchLibraryDocuments,
  adapted: AdaptedDocuments,
  known: KnownIdentities,
): Readonly<Record<string, readonly string[]>> {
  const from = Date.parse(launchLibraryFrom);
  const read = new Set(adapted.launches.map(({ id }) => id));
  const leftOut = launches.filter(({ id, net }) => Date.parse(net) >= from && !read.has(id));
  const invalid = rejects.filter(({ resource }) => resource === 'launches').map(documentOf);
  const unread: readonly unknown[] = [...leftOut, ...invalid];
  if (unread.length === 0) return {};
  const linked = unread.map((launch) => linkedIds(launch, known));
  const ids = (resource: keyof (typeof linked)[number]) => linked.flatMap((one) => one[resource]);
  // An invalid launch may not name its boosters, but the list of boosters has them.
  const boosters = linkedIds({ rocket: { launcher_stage: launchers.map(stageOf) } }, known).cores;
  return {
    launches: leftOut.map(({ id }) => id),
    cores: [...ids('cores'), ...boosters],
    launchpads: ids('launchpads'),
    landpads: ids('landpads'),
    capsules: ids('capsules'),
    crew: ids('crew'),
  };
}

function stageOf(launcher: LaunchLibraryDocuments['launchers'][number]) {
  return { launcher };
}

function documentOf({ raw }: Reject): unknown {
  return normaliseLaunch(JSON.parse(raw));
}
