import type {
  LandingLocation,
  LaunchLibraryLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import type { LiveLandpad, LiveLaunchpad } from './live-documents.ts';

/** A launch site as a document. Its counters in the source include every provider since 1957. */
export function launchpadDocument(
  id: string,
  { name, active, latitude, longitude, location }: NonNullable<LaunchLibraryLaunch['pad']>,
  launches: string[],
): LiveLaunchpad {
  return {
    ...{ id, launches, source: 'launch-library', images: { large: [] }, rockets: [] },
    name: name ?? null,
    full_name: [location?.name, name].filter(Boolean).join(' ') || null,
    status: statusOf(active),
    timezone: location?.timezone_name || null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    ...{ locality: null, region: null, details: null },
    ...{ launch_attempts: null, launch_successes: null },
  };
}

/**
 * A landing zone or drone ship as a document.
 *
 * @param types ids of the types of landings that were attempted there
 */
export function landpadDocument(
  id: string,
  { name, abbrev, latitude, longitude }: LandingLocation,
  types: ReadonlySet<number>,
  launches: string[],
): LiveLandpad {
  const [type] = types;
  const isOne = types.size === 1;
  return {
    ...{ id, launches, source: 'launch-library', images: { large: [] } },
    name: abbrev ?? name ?? null,
    full_name: name ?? null,
    status: 'unknown',
    type: isOne && type === 1 ? 'ASDS' : isOne && type === 2 ? 'RTLS' : null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    ...{ locality: null, region: null, details: null, wikipedia: null },
    ...{ landing_attempts: null, landing_successes: null },
  };
}

function statusOf(active: boolean | null | undefined): string {
  return active === true ? 'active' : active === false ? 'inactive' : 'unknown';
}
