import type { AdaptedDocuments } from '@spacex-platform/transform/launch-library';

/** The ids of cores, capsules, people, launch sites, landing zones and rockets that launches name. */
export function referencedIds({ launches }: AdaptedDocuments): ReadonlySet<string> {
  const ids = launches.flatMap(({ rocket, launchpad, cores, capsules, crew }) => [
    ...[rocket, launchpad],
    ...cores.flatMap(({ core, landpad }) => [core, landpad]),
    ...capsules,
    ...crew.map((member) => (typeof member === 'string' ? member : member.crew)),
  ]);
  return new Set(ids.filter((id) => id !== null));
}
