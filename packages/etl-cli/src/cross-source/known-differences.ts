import type { Difference, DifferenceKind } from './find-differences.ts';

/** A known difference of the sources, or a rule for several. */
interface KnownDifference {
  readonly kind: DifferenceKind;
  /** The launch of r/SpaceX; absent if the rule decides. */
  readonly launchId?: string;
  readonly rule?: (difference: Difference) => boolean;
  readonly reason: string;
}

/** Differences of the two sources before October 2022 that are understood, with their reasons. */
const knownDifferences: readonly KnownDifference[] = [
  {
    kind: 'date',
    launchId: '63161329ffc78f3b8567070b',
    reason:
      'r/SpaceX has the date of Starlink 4-34 before it was postponed, 47 hours too early. Two turnarounds of B1067 are wrong by this time.',
  },
  {
    kind: 'date',
    rule: ({ pair }) => pair?.spacex.isExact === false,
    reason: 'r/SpaceX knows the date of this launch to the day only.',
  },
  {
    kind: 'success',
    launchId: '62a9f0e320413d2695d88713',
    reason: 'r/SpaceX does not say whether Starlink 3-1 succeeded.',
  },
  {
    kind: 'success',
    rule: ({ pair }) => pair?.library.success === null && pair.spacex.success !== null,
    reason:
      'Launch Library has a partial failure, a status that r/SpaceX lacks: there, the outcome of the main payload counts.',
  },
  {
    kind: 'boosters',
    launchId: '63161339ffc78f3b8567070c',
    reason: 'r/SpaceX has B1072 on Starlink 4-35, although it must have been B1073.',
  },
  {
    kind: 'boosters',
    rule: ({ pair }) =>
      pair?.spacex.boosters.some(({ serial }) => serial?.startsWith('Merlin')) === true,
    reason: 'r/SpaceX names the stages of Falcon 1 by their engines, Launch Library by serials.',
  },
  {
    kind: 'boosters',
    rule: ({ pair }) => {
      const { boosters = [] } = pair?.library ?? {};
      return boosters.length === 0 || boosters.some(({ serial }) => serial === null);
    },
    reason: 'Launch Library does not know the booster.',
  },
  {
    kind: 'landing',
    launchId: '5eb87ceeffd86e000604b341',
    reason: 'CRS-7 was lost before the landing, for which r/SpaceX has no outcome.',
  },
  {
    kind: 'landing',
    launchId: '5eb87cfbffd86e000604b34b',
    reason: 'Amos-6 was lost on the launchpad; r/SpaceX counts it as a landing attempt.',
  },
];

/** Why a difference is known; null for a new one. */
export function reasonOf(difference: Difference): string | null {
  const known = knownDifferences.find(
    ({ kind, launchId, rule }) =>
      kind === difference.kind &&
      (rule === undefined ? launchId === difference.launchId : rule(difference)),
  );
  return known?.reason ?? null;
}
