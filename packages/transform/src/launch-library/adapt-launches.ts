import type {
  LandingLocation,
  Launcher,
  LaunchLibraryLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { adaptLaunch } from './adapt-launch.ts';
import type { Finding } from './finding.ts';
import type { KnownIdentities } from './identities.ts';
import { launchLibraryFrom, launchpadIds, newId } from './identities.ts';
import { isNewLandpad } from './landing.ts';
import { coreIdOf, orderedStages } from './launch-cores.ts';
import type {
  LiveCapsule,
  LiveCore,
  LiveCrewMember,
  LiveLandpad,
  LiveLaunch,
  LiveLaunchpad,
} from './live-documents.ts';
import { landpadDocument, launchpadDocument } from './places.ts';
import { blockOf } from './rocket.ts';
import { capsuleIdOf, capsuleOf, crewIdOf, crewMemberOf, crewOf, dragonsOf } from './spacecraft.ts';

/** Documents of the platform, by the names of their resources. */
export interface AdaptedDocuments {
  readonly launches: readonly LiveLaunch[];
  readonly cores: readonly LiveCore[];
  readonly launchpads: readonly LiveLaunchpad[];
  readonly landpads: readonly LiveLandpad[];
  readonly capsules: readonly LiveCapsule[];
  readonly crew: readonly LiveCrewMember[];
  readonly findings: readonly Finding[];
}

/** Something that launches have in common, as the newest of them has it. */
interface Seen<T> {
  readonly value: T;
  readonly launches: string[];
}

/**
 * Makes documents of the platform from launches of Launch Library: the launches, and what they
 * share. Launches before 2022-10-05T20:00:00Z are left out, because r/SpaceX has them.
 *
 * Cores, capsules, pads and people have the ids of r/SpaceX where it knows them. Launch sites,
 * landing zones and people that it knows stay its own documents. The result does not depend on
 * the order of the launches, nor on that of the boosters in a launch.
 *
 * @param known ids of r/SpaceX, from `identitiesOf`
 * @example
 * ```ts
 * const known = identitiesOf({ cores: [], capsules: [], crew: [] });
 * const { documents } = await createLaunchLibraryClient().launches({ provider: 121 });
 * const { launches, cores, findings } = adaptLaunches(documents, known);
 * ```
 */
export function adaptLaunches(
  launches: Iterable<LaunchLibraryLaunch>,
  known: KnownIdentities,
): AdaptedDocuments {
  const cores = new Map<string, Seen<{ launcher: Launcher; block: number | null }>>();
  const launchpads = new Map<string, Seen<NonNullable<LaunchLibraryLaunch['pad']>>>();
  const landpads = new Map<string, Seen<{ location: LandingLocation; types: Set<number> }>>();
  const capsules = new Map<string, Seen<ReturnType<typeof dragonsOf>[number]>>();
  const crew = new Map<string, Seen<ReturnType<typeof crewOf>[number]>>();
  const documents: LiveLaunch[] = [];
  const findings: Finding[] = [];
  const from = Date.parse(launchLibraryFrom);
  const read = [...launches].filter(({ net }) => Date.parse(net) >= from).sort(byTime);
  for (const source of read) {
    const adapted = adaptLaunch(source, known);
    findings.push(...adapted.findings);
    if (adapted.launch === undefined) continue;
    documents.push(adapted.launch);
    const { pad, rocket } = source;
    if (pad && !launchpadIds.has(pad.id)) see(launchpads, newId(pad.id), source, pad);
    for (const { launcher, landing } of orderedStages(rocket?.launcher_stage ?? [])) {
      const core = launcher ? coreIdOf(launcher, known) : null;
      if (launcher && core !== null) {
        // Not every configuration names the block: that of a Falcon Heavy does not.
        const earlier = cores.get(core)?.value.block ?? known.blocks.get(core) ?? null;
        const block = blockOf(rocket?.configuration) ?? earlier;
        see(cores, core, source, { launcher, block });
      }
      const location = landing?.landing_location;
      if (location && landing?.attempt !== false && isNewLandpad(location)) {
        const id = newId(location.id ?? 0);
        const types = landpads.get(id)?.value.types ?? new Set();
        see(landpads, id, source, { location, types: types.add(landing?.type?.id ?? 0) });
      }
    }
    for (const one of dragonsOf(source)) see(capsules, capsuleIdOf(one, known), source, one);
    for (const one of crewOf(source)) see(crew, crewIdOf(one, known), source, one);
  }
  const knownPeople = new Set(known.crew.values());
  return {
    launches: documents,
    cores: [...cores].map(([id, seen]) => coreDocument(id, seen)),
    launchpads: [...launchpads].map(([id, seen]) =>
      launchpadDocument(id, seen.value, seen.launches),
    ),
    landpads: [...landpads].map(([id, { value, launches: ids }]) =>
      landpadDocument(id, value.location, value.types, ids),
    ),
    capsules: [...capsules].map(([id, seen]) => capsuleOf(seen.value, id, seen.launches)),
    crew: [...crew]
      .filter(([id]) => !knownPeople.has(id))
      .map(([id, seen]) => crewMemberOf(seen.value, id, seen.launches)),
    findings,
  };
}

/** The oldest first, so that the newest counts. Launches of the same second by their ids. */
function byTime(one: LaunchLibraryLaunch, other: LaunchLibraryLaunch): number {
  return Date.parse(one.net) - Date.parse(other.net) || (one.id < other.id ? -1 : 1);
}

function see<T>(
  all: Map<string, Seen<T>>,
  id: string,
  { id: launch }: LaunchLibraryLaunch,
  value: T,
) {
  const launches = all.get(id)?.launches ?? [];
  if (launches.at(-1) !== launch) launches.push(launch);
  all.set(id, { value, launches });
}

/** Statuses of boosters in the words of r/SpaceX. */
const coreStatuses: ReadonlyMap<string, LiveCore['status']> = new Map([
  ['active', 'active'],
  ['lost', 'lost'],
  ['destroyed', 'lost'],
  ['expended', 'expended'],
  ['retired', 'retired'],
]);

function coreDocument(
  id: string,
  { value, launches }: Seen<{ launcher: Launcher; block: number | null }>,
): LiveCore {
  const { serial_number, status, details } = value.launcher;
  return {
    ...{ id, serial: serial_number ?? '', launches, source: 'launch-library' },
    block: value.block,
    status: coreStatuses.get(status?.name?.toLowerCase() ?? '') ?? 'unknown',
    last_update: details || null,
    ...{ reuse_count: null, rtls_attempts: null, rtls_landings: null },
    ...{ asds_attempts: null, asds_landings: null },
  };
}
