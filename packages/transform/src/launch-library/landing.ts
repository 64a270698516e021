import type { Landing, LandingLocation } from '@spacex-platform/spacex-client/launch-library';
import type { Report } from './finding.ts';
import { landpadIds, newId, newLandpads } from './identities.ts';
import type { LiveLaunchCore } from './live-documents.ts';

type LandingColumns = Pick<
  LiveLaunchCore,
  'landing_attempt' | 'landing_success' | 'landing_type' | 'landpad'
>;

/** Types of landings by their ids; null for a booster that is expended. */
const types: ReadonlyMap<number, 'ASDS' | 'RTLS' | 'Ocean' | null> = new Map([
  [1, 'ASDS'],
  [2, 'RTLS'],
  [3, 'Ocean'],
  [8, null],
]);

/** The landing of a booster, as far as it is known. An expended booster attempts none. */
export function landingOf(landing: Landing | null | undefined, report: Report): LandingColumns {
  if (landing === null || landing === undefined) {
    return { landing_attempt: null, landing_success: null, landing_type: null, landpad: null };
  }
  const { type, attempt, success, landing_location: location } = landing;
  const typeId = type?.id ?? undefined;
  const known = typeId === undefined ? null : types.get(typeId);
  if (known === undefined) {
    report('unknown_landing_type', `landing type ${typeId} (${type?.abbrev ?? type?.name ?? ''})`);
  }
  if (attempt === false) {
    return { landing_attempt: false, landing_success: null, landing_type: null, landpad: null };
  }
  // The data are edited by hand: a success without an attempt was one, a failure may be none.
  const attempted = success === true ? true : (attempt ?? null);
  return {
    landing_attempt: attempted,
    landing_success: attempted === true ? (success ?? null) : null,
    landing_type: known ?? null,
    landpad: landpadOf(location, report),
  };
}

function landpadOf(location: LandingLocation | null | undefined, report: Report): string | null {
  const id = location?.id ?? undefined;
  if (id === undefined) return null;
  const known = landpadIds.get(id);
  if (known !== undefined) return known;
  if (!newLandpads.has(id)) {
    report('unknown_landing_location', `landing location ${id} (${location?.name ?? ''})`);
  }
  return newId(id);
}

/** Whether a landing location is a place that r/SpaceX does not have. */
export function isNewLandpad(location: LandingLocation): boolean {
  return typeof location.id === 'number' && !landpadIds.has(location.id);
}
