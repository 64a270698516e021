// Written by pnpm generate and by each build: do not edit.
import type { Table } from '../table.ts';
import { capsules } from './capsules.ts';
import { company } from './company.ts';
import { coreFlights } from './core-flights.ts';
import { cores } from './cores.ts';
import { crew } from './crew.ts';
import { dragons } from './dragons.ts';
import { history } from './history.ts';
import { landpads } from './landpads.ts';
import { fairingShips, launchCapsules, launchCrew, launches, launchFailures, launchPayloads, launchShips } from './launches.ts';
import { launchpads } from './launchpads.ts';
import { payloadCustomers, payloadManufacturers, payloadNationalities, payloadNoradIds, payloads } from './payloads.ts';
import { roadster } from './roadster.ts';
import { rocketPayloadWeights, rockets } from './rockets.ts';
import { shipRoles, ships } from './ships.ts';
import { starlink } from './starlink.ts';

/** Every table of the platform; a resource's own table comes before its children. */
export const tables = [
  launches,
  coreFlights,
  launchPayloads,
  launchShips,
  launchCapsules,
  launchCrew,
  launchFailures,
  fairingShips,
  cores,
  payloads,
  payloadCustomers,
  payloadNationalities,
  payloadManufacturers,
  payloadNoradIds,
  rockets,
  rocketPayloadWeights,
  ships,
  shipRoles,
  launchpads,
  landpads,
  capsules,
  crew,
  dragons,
  starlink,
  history,
  company,
  roadster,
] as const satisfies readonly Table[];

export {
  capsules,
  company,
  coreFlights,
  cores,
  crew,
  dragons,
  fairingShips,
  history,
  landpads,
  launchCapsules,
  launchCrew,
  launches,
  launchFailures,
  launchpads,
  launchPayloads,
  launchShips,
  payloadCustomers,
  payloadManufacturers,
  payloadNationalities,
  payloadNoradIds,
  payloads,
  roadster,
  rocketPayloadWeights,
  rockets,
  shipRoles,
  ships,
  starlink,
};
