import type { ComparedLaunch } from './compared-launch.ts';

/** A launch as both sources have it. */
export interface LaunchPair {
  readonly spacex: ComparedLaunch;
  readonly library: ComparedLaunch;
}

/** The pairs, and what only one source has. */
export interface PairedLaunches {
  readonly pairs: readonly LaunchPair[];
  readonly onlySpacex: readonly ComparedLaunch[];
  readonly onlyLibrary: readonly ComparedLaunch[];
}

/** r/SpaceX truncates most times to the minute. */
export const toleranceMs = 60_000;
/** The largest known difference of the same launch is 47 hours. */
export const farthestMs = 72 * 3_600_000;

/**
 * Finds the launches that are the same. The id of Launch Library that r/SpaceX has is not used, since
 * it is that of another launch in some documents. Launches are the same if their times differ by a
 * minute at most; or by three days, and they have a booster or the name in common. The closest pairs
 * come first, and each launch is in one pair.
 */
export function pairLaunches(
  spacex: readonly ComparedLaunch[],
  library: readonly ComparedLaunch[],
): PairedLaunches {
  const possible = spacex.flatMap((one) =>
    library.filter((other) => isSame(one, other)).map((other) => ({ spacex: one, library: other })),
  );
  const left = new Set([...spacex, ...library]);
  const pairs = possible
    .sort((one, other) => distance(one) - distance(other))
    .filter((pair) => {
      if (!left.has(pair.spacex) || !left.has(pair.library)) return false;
      left.delete(pair.spacex);
      return left.delete(pair.library);
    })
    .sort((one, other) => one.spacex.time - other.spacex.time);
  return {
    pairs,
    onlySpacex: spacex.filter((launch) => left.has(launch)),
    onlyLibrary: library.filter((launch) => left.has(launch)),
  };
}

function distance({ spacex, library }: LaunchPair): number {
  return Math.abs(spacex.time - library.time);
}

function isSame(one: ComparedLaunch, other: ComparedLaunch): boolean {
  const apart = Math.abs(one.time - other.time);
  if (apart <= toleranceMs) return true;
  return apart <= farthestMs && (shareBooster(one, other) || shareName(one, other));
}

function shareBooster(one: ComparedLaunch, other: ComparedLaunch): boolean {
  const serials = new Set(one.boosters.map(({ serial }) => serial));
  return other.boosters.some(({ serial }) => serial !== null && serials.has(serial));
}

/** "Starlink 4-34 (v1.5)" and "Starlink Group 4-34" have the same words. */
function shareName(one: ComparedLaunch, other: ComparedLaunch): boolean {
  const [words, others] = [wordsOf(one.name), wordsOf(other.name)];
  return words.length > 0 && words.join(' ') === others.join(' ');
}

function wordsOf(name: string): readonly string[] {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const text = plain.toLowerCase().replaceAll(/\([^)]*\)/g, ' ');
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !['group', 'mission'].includes(word));
}
