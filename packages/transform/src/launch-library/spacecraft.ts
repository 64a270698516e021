import type {
  LaunchLibraryLaunch,
  SpacecraftStage,
} from '@spacex-platform/spacex-client/launch-library';
import type { KnownIdentities } from './identities.ts';
import { newId, personName } from './identities.ts';
import type { LiveCapsule, LiveCrewMember, LiveLaunch } from './live-documents.ts';

type Spacecraft = NonNullable<SpacecraftStage['spacecraft']>;
type CrewMember = NonNullable<SpacecraftStage['launch_crew']>[number];

/** The Dragon capsules of a launch. Other spacecraft that fly on a Falcon are no capsules. */
export function dragonsOf(launch: LaunchLibraryLaunch): Spacecraft[] {
  const stages = launch.rocket?.spacecraft_stage ?? [];
  return stages.flatMap(({ spacecraft }) =>
    spacecraft && isDragon(spacecraft) ? [spacecraft] : [],
  );
}

/** A planned Dragon has a placeholder such as "TBD" for its serial. */
function isDragon({ serial_number, is_placeholder, spacecraft_config }: Spacecraft): boolean {
  if (is_placeholder === true || !/^C\d{3}$/.test(serial_number ?? '')) return false;
  return /\bDragon\b/.test(spacecraft_config?.name ?? '');
}

/** The id of a capsule: that of r/SpaceX for a serial that it knows, else a new one. */
export function capsuleIdOf({ id, serial_number }: Spacecraft, known: KnownIdentities): string {
  return known.capsules.get(serial_number ?? '') ?? newId(id);
}

const capsuleStatuses: readonly string[] = ['active', 'retired', 'destroyed'];

/** A capsule as the newest launch has it. */
export function capsuleOf(spacecraft: Spacecraft, id: string, launches: string[]): LiveCapsule {
  const { serial_number, spacecraft_config, status } = spacecraft;
  const name = spacecraft_config?.name ?? '';
  const known = status?.name?.toLowerCase() ?? '';
  return {
    ...{ id, serial: serial_number ?? '', launches, source: 'launch-library' },
    type: /\b(Crew|Cargo) Dragon\b/.test(name) ? 'Dragon 2.0' : name,
    status: capsuleStatuses.includes(known) ? known : 'unknown',
    ...{ reuse_count: null, water_landings: null, land_landings: null, last_update: null },
  };
}

/** The people who are launched. */
export function crewOf(launch: LaunchLibraryLaunch): CrewMember[] {
  return (launch.rocket?.spacecraft_stage ?? []).flatMap(({ launch_crew }) => launch_crew ?? []);
}

/** The crew of a launch with its roles, in the words of the source. */
export function launchCrewOf(
  launch: LaunchLibraryLaunch,
  known: KnownIdentities,
): LiveLaunch['crew'] {
  return crewOf(launch).map((member) => ({
    crew: crewIdOf(member, known),
    role: member.role?.role ?? null,
  }));
}

/** The id of a person: that of r/SpaceX for exactly the same name, else a new one. */
export function crewIdOf({ astronaut }: CrewMember, known: KnownIdentities): string {
  return known.crew.get(personName(astronaut.name)) ?? newId(astronaut.id);
}

/** Agencies in the words of r/SpaceX. */
const agencies: ReadonlyMap<string, string> = new Map([
  ['National Aeronautics and Space Administration', 'NASA'],
  ['European Space Agency', 'ESA'],
  ['Japan Aerospace Exploration Agency', 'JAXA'],
  ['Russian Federal Space Agency (ROSCOSMOS)', 'Roscosmos'],
]);

const crewStatuses: readonly string[] = ['active', 'inactive', 'retired'];

/** A person as the newest launch has them. */
export function crewMemberOf(
  { astronaut }: CrewMember,
  id: string,
  launches: string[],
): LiveCrewMember {
  const agency = astronaut.agency?.name ?? null;
  const status = astronaut.status?.name?.toLowerCase() ?? '';
  return {
    ...{ id, name: astronaut.name, launches, source: 'launch-library' },
    agency: agency === null ? null : (agencies.get(agency) ?? agency),
    image: null,
    wikipedia: astronaut.wiki || null,
    status: crewStatuses.includes(status) ? status : 'unknown',
  };
}
