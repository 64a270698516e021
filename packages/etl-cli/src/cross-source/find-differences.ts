import type { ComparedLaunch } from './compared-launch.ts';
import type { LaunchPair, PairedLaunches } from './pair-launches.ts';
import { toleranceMs } from './pair-launches.ts';

/** In what the sources can differ. */
export type DifferenceKind =
  | 'only_spacex'
  | 'only_launch_library'
  | 'date'
  | 'success'
  | 'boosters'
  | 'landing';

/** A difference of a launch between the sources. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly name: string;
  /** The id of r/SpaceX; null for a launch that it does not have. */
  readonly launchId: string | null;
  /** The id of Launch Library; null for a launch that it does not have. */
  readonly launchLibraryId: string | null;
  /** What r/SpaceX has; null if it does not have the launch. */
  readonly spacex: string | null;
  readonly launchLibrary: string | null;
  /** The launch in both sources; undefined if only one has it. */
  readonly pair?: LaunchPair;
}

/** The differences: launches that only one source has, then those of each pair. */
export function findDifferences({
  pairs,
  onlySpacex,
  onlyLibrary,
}: PairedLaunches): readonly Difference[] {
  return [
    ...onlySpacex.map(
      (launch): Difference => ({
        ...{ kind: 'only_spacex', name: launch.name, launchId: launch.id, launchLibraryId: null },
        ...{ spacex: timeText(launch), launchLibrary: null },
      }),
    ),
    ...onlyLibrary.map(
      (launch): Difference => ({
        ...{ kind: 'only_launch_library', name: launch.name, launchId: null },
        ...{ launchLibraryId: launch.id, spacex: null, launchLibrary: timeText(launch) },
      }),
    ),
    ...pairs.flatMap(differencesOf),
  ];
}

function differencesOf(pair: LaunchPair): Difference[] {
  const { spacex, library } = pair;
  const difference = (kind: DifferenceKind, one: string, other: string): Difference => ({
    ...{ kind, name: spacex.name, launchId: spacex.id, launchLibraryId: library.id },
    ...{ spacex: one, launchLibrary: other, pair },
  });
  const datesDiffer = Math.abs(spacex.time - library.time) > toleranceMs;
  const [own, others] = [serialsText(spacex), serialsText(library)];
  return [
    ...(datesDiffer ? [difference('date', timeText(spacex), timeText(library))] : []),
    ...(spacex.success === library.success
      ? []
      : [difference('success', successText(spacex), successText(library))]),
    ...(own === others ? [] : [difference('boosters', own, others)]),
    ...spacex.boosters.flatMap(({ serial, landing }) => {
      const found = library.boosters.find((other) => serial !== null && other.serial === serial);
      return found === undefined || found.landing === landing
        ? []
        : [difference('landing', `${serial}: ${landing}`, `${serial}: ${found.landing}`)];
    }),
  ];
}

function timeText({ time }: ComparedLaunch): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function successText({ success }: ComparedLaunch): string {
  return success === null ? 'unknown' : success ? 'success' : 'failure';
}

function serialsText({ boosters }: ComparedLaunch): string {
  const serials = boosters.map(({ serial }) => serial ?? 'unknown').sort();
  return serials.length === 0 ? 'none' : serials.join(', ');
}
