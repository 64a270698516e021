import type { CheckOutcome } from '@spacex-platform/transform';
import { type Difference, type DifferenceKind, findDifferences } from './find-differences.ts';
import { reasonOf } from './known-differences.ts';
import type { LibraryLaunches } from './library-launches.ts';
import { farthestMs, pairLaunches } from './pair-launches.ts';
import type { SpacexLaunches } from './spacex-launches.ts';

/** A difference with its reason, if it is known. */
export type ExplainedDifference = Omit<Difference, 'pair'> & { readonly reason: string | null };

/** What was compared, and how the sources differ before October 2022. */
export interface CrossSource
  extends Pick<LibraryLaunches, 'requests' | 'otherRockets' | 'rejects'> {
  /** Launches of Launch Library that were read. */
  readonly launchLibraryLaunches: number;
  /** Flown launches of r/SpaceX that were compared. */
  readonly compared: number;
  /** Flown launches of r/SpaceX that are older than what three requests return. */
  readonly notCompared: number;
  /** The first launch that was compared: ISO 8601 in UTC; null if there is none. */
  readonly from: string | null;
  readonly differences: readonly ExplainedDifference[];
}

/** Compares both sources. */
export function compareSources(
  { launches }: Pick<SpacexLaunches, 'launches'>,
  library: LibraryLaunches,
): CrossSource {
  const paired = pairLaunches(launches, library.launches);
  // Near the oldest launch that was read, the same launch may be on the next page.
  const from = library.isComplete ? -Infinity : (library.oldest ?? Infinity) + farthestMs;
  const unread = new Set(paired.onlySpacex.filter(({ time }) => time < from));
  const onlySpacex = paired.onlySpacex.filter((launch) => !unread.has(launch));
  const notCompared = unread.size;
  const first = launches.find((launch) => !unread.has(launch));
  const differences = findDifferences({ ...paired, onlySpacex }).map((difference) => {
    const { pair: _, ...shown } = difference;
    return { ...shown, reason: reasonOf(difference) };
  });
  const { requests, otherRockets, rejects } = library;
  return {
    ...{ requests, otherRockets, rejects, differences, notCompared },
    launchLibraryLaunches: library.launches.length,
    compared: launches.length - notCompared,
    from: first === undefined ? null : new Date(first.time).toISOString(),
  };
}

/** The checks, by the kind of difference that violates them. */
const rules: readonly (readonly [id: string, kind: DifferenceKind, description: string])[] = [
  ['launches.in_launch_library', 'only_spacex', 'Launch Library has each launch of r/SpaceX.'],
  ['launches.in_r_spacex', 'only_launch_library', 'r/SpaceX has each launch of Launch Library.'],
  ['launches.date_utc', 'date', 'The dates of a launch differ by a minute at most.'],
  ['launches.success', 'success', 'The outcome of a launch is the same.'],
  ['core_flights.serial', 'boosters', 'The boosters of a launch have the same serials.'],
  ['core_flights.landing', 'landing', 'The outcome of a landing is the same.'],
];

/**
 * The results as those of other checks.
 *
 * @param found undefined if the target has no launches of r/SpaceX
 */
export function crossSourceOutcomes(found: CrossSource | undefined): readonly CheckOutcome[] {
  return [
    ...rules.map(([id, kind, description]) => {
      const all = found?.differences.filter((difference) => difference.kind === kind) ?? [];
      const unknown = all.filter(({ reason }) => reason === null);
      const [example] = [...unknown, ...all];
      const reasons = new Set(all.flatMap(({ reason }) => reason ?? []));
      return {
        ...{ id: `cross_source.${id}`, severity: 'warning', description },
        status: found === undefined ? 'skipped' : statusOf(all.length, unknown.length),
        ...{ cases: all.length, known: all.length - unknown.length },
        example: example === undefined ? null : differenceText(example),
        explanation: reasons.size === 0 ? null : [...reasons].join(' '),
      } satisfies CheckOutcome;
    }),
    completeness(found),
  ];
}

/** Whether everything was compared is no fault of a source, so it is never a warning. */
function completeness(found: CrossSource | undefined): CheckOutcome {
  const { notCompared = 0, from = null } = found ?? {};
  return {
    ...{ id: 'cross_source.launches.compared', severity: 'warning' },
    status: found === undefined ? 'skipped' : notCompared > 0 ? 'known' : 'passed',
    ...{ cases: notCompared, known: notCompared },
    example: notCompared === 0 ? null : `launches before ${from ?? 'October 2022'}`,
    description: 'Each flown launch of r/SpaceX was compared with Launch Library.',
    explanation:
      notCompared === 0 ? null : 'Three requests return 300 launches, and the newest are compared.',
  };
}

function statusOf(cases: number, unknown: number): CheckOutcome['status'] {
  if (cases === 0) return 'passed';
  return unknown === 0 ? 'known' : 'warned';
}

/** `Starlink 4-34 (v1.5): r/SpaceX 2022-09-17T01:05:00Z, Launch Library 2022-09-19T00:18:40Z`. */
function differenceText({ name, spacex, launchLibrary }: ExplainedDifference): string {
  const parts = [
    ...(spacex === null ? [] : [`r/SpaceX ${spacex}`]),
    ...(launchLibrary === null ? [] : [`Launch Library ${launchLibrary}`]),
  ];
  return `${name}: ${parts.join(', ')}`;
}
