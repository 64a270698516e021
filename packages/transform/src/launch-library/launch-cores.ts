import type { Launcher, LauncherStage } from '@spacex-platform/spacex-client/launch-library';
import type { Report } from './finding.ts';
import type { KnownIdentities } from './identities.ts';
import { newId } from './identities.ts';
import { landingOf } from './landing.ts';
import type { LiveLaunchCore } from './live-documents.ts';

/**
 * The boosters of a launch in an order of their own, because that of the source is not stable.
 */
export function launchCores(
  stages: readonly LauncherStage[],
  known: KnownIdentities,
  report: Report,
): LiveLaunchCore[] {
  return orderedStages(stages).map((stage) => launchCore(stage, known, report));
}

/** The core first, then the side boosters by the ids of their stages. */
export function orderedStages(stages: readonly LauncherStage[]): LauncherStage[] {
  return [...stages].sort(inOrder);
}

function inOrder(one: LauncherStage, other: LauncherStage): number {
  const rank = ({ type }: LauncherStage) => (type === 'Core' ? 0 : 1);
  return rank(one) - rank(other) || (one.id ?? 0) - (other.id ?? 0);
}

function launchCore(
  { launcher, launcher_flight_number: number, reused, landing }: LauncherStage,
  known: KnownIdentities,
  report: Report,
): LiveLaunchCore {
  const core = launcher ? coreIdOf(launcher, known) : null;
  // The flights of a placeholder are those of many boosters.
  const flight = core !== null && typeof number === 'number' && number >= 1 ? number : null;
  return {
    core,
    flight,
    gridfins: null,
    legs: null,
    reused: core === null ? null : (reused ?? (flight === null ? null : flight > 1)),
    ...landingOf(landing, report),
  };
}

/**
 * The id of a core: that of r/SpaceX for a serial that it knows, else a new one. A placeholder such
 * as "Unknown F9" is used for many boosters, so it is null.
 */
export function coreIdOf(launcher: Launcher, known: KnownIdentities): string | null {
  const { id, serial_number: serial, is_placeholder: isPlaceholder } = launcher;
  if (isPlaceholder === true || typeof serial !== 'string') return null;
  if (serial.trim() === '' || /^unknown/i.test(serial)) return null;
  return known.cores.get(serial) ?? newId(id);
}
