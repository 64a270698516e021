import type { KnownRule } from './check.ts';
import { nowSeconds, secondsOf } from './timestamp-sql.ts';

/** Payloads whose launches were upcoming for r/SpaceX in 2022, by the launch that they reference. */
const launchesOfOldPlans = [
  '6243aec2af52800c6e91925d', // USSF-44
  '6243ba08af52800c6e919270', // O3b mPower 1 & 2
  '6243ae58af52800c6e91925a', // WorldView Legion 1 & 2
  '6243ae7daf52800c6e91925b', // O3b mPower 3 & 4
];

/** Payloads that only such launches have. */
const payloadsOfOldPlans = [
  '5fe3b86eb3467846b324217c', // USSF-44
  '6243b788af52800c6e91926b', // O3b mPower 1 & 2
  '6243b896af52800c6e91926e', // WorldView Legion 1 & 2
  '631616aeffc78f3b8567071b', // Starlink 4-36
  '63161760ffc78f3b8567071c', // TTL-1
];

const oldPlans =
  'Launches that were upcoming for r/SpaceX in 2022 are replaced by those of Launch Library, which has no payloads. Payloads of the old ones stay in the table and are not in any figure.';

function inList(ids: readonly string[]): string {
  return `subject in (${ids.map((id) => `'${id}'`).join(', ')})`;
}

const days = 86_400;

/** A condition: not more than this long ago. */
function isRecent(date: string, seconds: number): string {
  return `${secondsOf(date)} >= ${nowSeconds} - ${seconds}`;
}

const isOfLaunchLibrary = "source = 'launch-library'";

function rule(table: string, isKnown: string, explanation: string): KnownRule {
  return { about: isOfLaunchLibrary, isKnown, explanation, columns: [`${table}.source`] };
}

/**
 * The known errors and gaps of Launch Library, by the id of the check that finds them. It still
 * receives data, so a rule decides which cases are known, not their number.
 */
export const launchLibraryFaults: Readonly<Record<string, KnownRule>> = {
  'launches.success.unknown': rule(
    'launches',
    '1 = 1',
    'Launch Library has launches in flight until somebody edits them, and does not say whether the payload of a partial failure was lost. They are counted as unknown. Outcomes that stay unknown are in launches.success.overdue.',
  ),
  'launches.success.unexplained': rule(
    'launches',
    'success = false',
    'Launch Library does not give the reason of each failure. The launches are counted as failures.',
  ),
  'launches.upcoming.in_the_past': rule(
    'launches',
    isRecent('date_utc', 2 * days),
    'A launch of Launch Library stays upcoming after its date until somebody edits it. It is not in any figure. After two days, this is a warning.',
  ),
  'launches.date.exact': rule(
    'launches',
    'upcoming = true',
    'Launch Library knows the date of a later launch only to the month, quarter, half-year or year, and then has its last day; r/SpaceX has the first. Upcoming launches are not in any figure.',
  ),
  'core_flights.core_id.missing': rule(
    'core_flights',
    '1 = 1',
    'Launch Library has placeholders, such as "Unknown F9", for boosters that are not assigned yet. They are no core, and no figure about cores contains them. Too many on flown launches are in core_flights.core_id.placeholders.',
  ),
  'core_flights.landing_success.unknown': rule(
    'core_flights',
    isRecent('launch_date_utc', 3 * days),
    'Launch Library has the outcome of a landing hours after the launch. Until then, the landing counts as an attempt, but neither as a success nor as a failure. After three days, this is a warning.',
  ),
  'core_flights.landing_attempt.unknown': rule(
    'core_flights',
    isRecent('launch_date_utc', 3 * days),
    'Launch Library may have no landing of a booster until hours after the launch. After three days, this is a warning.',
  ),
  'core_flights.landing_type.unknown': rule(
    'core_flights',
    '1 = 1',
    'Launch Library has types of landings that r/SpaceX does not have, such as the catch of a booster of Starship. They are in no group of landings_by_type_year. Those of Falcons are in core_flights.landing_type.unknown_on_falcon.',
  ),
  'core_flights.flight.in_order': rule(
    'core_flights',
    `flight > cast(coalesce(flight_before, 0) as bigint) + 1
      and flight <= cast(coalesce(flight_before, 0) as bigint) + 1 + upcoming_before`,
    'Launch Library also counts upcoming flights with an earlier date. Any other gap or repetition means that a flight is missing, or has the wrong booster. This project orders flights by date.',
  ),
  'core_flights.reused.without_flight': rule(
    'core_flights',
    // Its first flight, in 2024.
    "serial = 'B1072' and flight = 1 and reused = false",
    'r/SpaceX has B1072 on Starlink 4-35 of 2022, so its first flight, which Launch Library has, seems to be a reuse. In any other case, a flight of the booster is missing in the target, or has another booster.',
  ),
  'launches.core_flights.missing': rule(
    'launches',
    isRecent('date_utc', 7 * days),
    'Launch Library sometimes sends a launch without its boosters. The launch is counted, its core flights are not. The next complete reading, once a week, usually has them; after seven days, this is a warning.',
  ),
  'payloads.launch_id.references': {
    about: inList(launchesOfOldPlans),
    isKnown: '1 = 1',
    explanation: oldPlans,
  },
  'payloads.payload_id.launched': {
    about: inList(payloadsOfOldPlans),
    isKnown: '1 = 1',
    explanation: oldPlans,
  },
};
