import type { ResourceName } from '../../packages/spacex-client/src/resources/index.ts';
import type { Table } from '../../packages/transform/src/index.ts';

interface Named {
  readonly name: string;
  readonly summary: string;
}

/** The type of the documents of each resource. */
export const documentNames: Readonly<Record<ResourceName, Named>> = {
  capsules: { name: 'Capsule', summary: 'A Dragon capsule.' },
  company: { name: 'Company', summary: 'The company.' },
  cores: { name: 'Core', summary: 'A booster.' },
  crew: { name: 'CrewMember', summary: 'A crew member.' },
  dragons: { name: 'Dragon', summary: 'A Dragon spacecraft model.' },
  history: { name: 'HistoryEvent', summary: 'A milestone of the company.' },
  landpads: { name: 'Landpad', summary: 'A landing zone or drone ship.' },
  launches: {
    name: 'Launch',
    summary: 'A launch, flown or upcoming; `success` is null if unknown.',
  },
  launchpads: { name: 'Launchpad', summary: 'A launch site.' },
  payloads: { name: 'Payload', summary: 'A payload.' },
  roadster: { name: 'Roadster', summary: 'The Tesla Roadster in orbit around the Sun.' },
  rockets: { name: 'Rocket', summary: 'A rocket model.' },
  ships: { name: 'Ship', summary: 'A ship of the recovery fleet.' },
  starlink: {
    name: 'StarlinkSatellite',
    summary: 'A Starlink satellite with its orbit from Space-Track.',
  },
};

/** Parts of documents that have a type of their own, by resource and path. */
export const partNames: Readonly<Record<string, Named>> = {
  'launches cores[]': { name: 'LaunchCore', summary: 'One core of a launch; null means unknown.' },
  'launches crew[]': {
    name: 'LaunchCrewMember',
    summary: 'One crew member of a launch, as v5 returns it.',
  },
  'launches failures[]': { name: 'LaunchFailure', summary: 'A failure of a launch.' },
  'launches fairings': { name: 'LaunchFairings', summary: 'The fairings of a launch.' },
  'launches links': {
    name: 'LaunchLinks',
    summary: 'Links of a launch to pages, videos and images.',
  },
  'payloads dragon': { name: 'PayloadDragon', summary: 'The Dragon that carried a payload.' },
  'rockets first_stage': { name: 'RocketFirstStage', summary: 'The first stage of a rocket.' },
  'rockets second_stage': { name: 'RocketSecondStage', summary: 'The second stage of a rocket.' },
  'rockets engines': { name: 'RocketEngines', summary: 'The engines of a rocket.' },
  'rockets payload_weights[]': {
    name: 'RocketPayloadWeight',
    summary: 'The maximum payload mass of a rocket into one orbit.',
  },
  'dragons thrusters[]': { name: 'DragonThruster', summary: 'One type of thrusters of a Dragon.' },
  'starlink spaceTrack': {
    name: 'SpaceTrackOrbit',
    summary: 'Orbit data of a satellite from Space-Track (CCSDS OMM), with its field names.',
  },
};

const rowNames: Readonly<Record<string, string>> = {
  fairing_ships: 'FairingShip',
  launch_crew: 'LaunchCrewRow',
  launch_failures: 'LaunchFailureRow',
  payload_nationalities: 'PayloadNationality',
  rocket_payload_weights: 'RocketPayloadWeightRow',
};

/**
 * The type of a table's rows: `CoreFlight`. Rows of a resource's own table end in `Row`, because
 * the document has the short name.
 */
export function rowNameOf(table: Table): string {
  const own = documentNames[table.resource as ResourceName];
  if (table.each === null) return `${own.name}Row`;
  const given = rowNames[table.name];
  if (given !== undefined) return given;
  return table.name
    .split('_')
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join('')
    .replace(/s$/, '');
}
