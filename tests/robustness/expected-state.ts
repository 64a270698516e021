import type { ApiDocument } from '../support/api-server.ts';
import type { Version } from './versions.ts';

/** Number of rows with the mark of a version, for each table and some marts. */
export type ExpectedRows = Readonly<Record<string, number>>;

/** Counts the rows of a version from its documents alone. */
export function expectedRows({ documents }: Version): ExpectedRows {
  const of = (resource: string) => documents[resource] ?? [];
  const children = (resource: string, list: string) =>
    of(resource).reduce((sum, document) => sum + length(document[list]), 0);
  const flown = of('launches')
    .filter((launch) => launch['upcoming'] === false)
    .flatMap((launch) => launch['cores'] as ApiDocument[])
    .filter((flight) => flight['core'] !== null);
  const coreIds = new Set(of('cores').map((core) => core['id']));
  return {
    launches: of('launches').length,
    core_flights: children('launches', 'cores'),
    launch_payloads: children('launches', 'payloads'),
    launch_ships: children('launches', 'ships'),
    launch_capsules: children('launches', 'capsules'),
    launch_crew: children('launches', 'crew'),
    launch_failures: children('launches', 'failures'),
    fairing_ships: of('launches').reduce(
      (sum, { fairings }) => sum + length((fairings as ApiDocument | null)?.['ships']),
      0,
    ),
    cores: of('cores').length,
    payloads: of('payloads').length,
    payload_customers: children('payloads', 'customers'),
    payload_nationalities: children('payloads', 'nationalities'),
    payload_manufacturers: children('payloads', 'manufacturers'),
    payload_norad_ids: children('payloads', 'norad_ids'),
    rockets: of('rockets').length,
    rocket_payload_weights: children('rockets', 'payload_weights'),
    ships: of('ships').length,
    ship_roles: children('ships', 'roles'),
    launchpads: of('launchpads').length,
    landpads: of('landpads').length,
    capsules: of('capsules').length,
    crew: of('crew').length,
    'landings_by_type_year.attempts': flown.filter((flight) => flight['landing_attempt'] === true)
      .length,
    'core_usage.flights': flown.filter((flight) => coreIds.has(flight['core'])).length,
  };
}

function length(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
