/** A known error of the source. */
export interface KnownFault {
  /** The number of cases when the source stopped receiving data. */
  readonly cases: number;
  /** What is wrong, and how the tables and marts handle it. */
  readonly explanation: string;
}

/** The known errors and gaps of the r/SpaceX API, by the id of the check that finds them. */
export const knownFaults: Readonly<Record<string, KnownFault>> = {
  'cores.asds_attempts.of_launches': {
    cases: 12,
    explanation:
      "In the API, a core's counter of drone ship landing attempts is a copy of its landings, so 12 attempts that failed or whose outcome is unknown are missing. All landing figures of this project are counted from the launches.",
  },
  'landpads.attempts.of_launches': {
    cases: 1,
    explanation:
      'The API reports 61 attempts and 54 landings for the drone ship OCISLY; its launches have 64 and 55. All landing figures of this project are counted from the launches.',
  },
  'core_flights.flight.in_order': {
    cases: 2,
    explanation:
      'Two flight counters are wrong: DART is flight 3 of B1063, not flight 2, and Starlink 4-35 reports flight 4 of B1072, although it must have been B1073. This project orders flights by date.',
  },
  'core_flights.reused.without_flight': {
    cases: 1,
    explanation:
      'Starlink 4-35 is marked as a reuse of B1072, which has no earlier flight in the data. Therefore there are 119 flights on reused cores, but only 118 turnarounds.',
  },
  'core_flights.landing_success.unknown': {
    cases: 2,
    explanation:
      'The API has no landing outcome for CRS-7 and Amos-6; both rockets were lost before a landing. They count as attempts, but neither as a success nor as a failure.',
  },
  'launch_failures.time_s.before_launch': {
    cases: 1,
    explanation:
      'Amos-6 was destroyed on the pad two days before its launch date. The API counts it as a launch, a core flight and a landing attempt, and so does this project.',
  },
  'launches.success.unknown': {
    cases: 1,
    explanation:
      'The API does not say whether the flown launch Starlink 3-1 succeeded. It is counted as unknown.',
  },
  'core_flights.core_id.missing': {
    cases: 19,
    explanation: 'Upcoming launches may have no core assigned yet. They are not in any figure.',
  },
  'launches.flight_number.unique': {
    cases: 2,
    explanation:
      'Four launches have flight number 188, and two have 198. The key of a launch is its id.',
  },
  'launches.flight_number.without_gap': {
    cases: 2,
    explanation: 'No launch has flight number 190 or 201.',
  },
  'launches.upcoming.in_the_past': {
    cases: 18,
    explanation:
      'The API stopped receiving data in October 2022, so launches that were upcoming then still are, with dates in 2022. They are not in any figure.',
  },
  'launches.date.exact': {
    cases: 13,
    explanation: 'The dates of 5 launches are accurate only to the day, those of 8 to the month.',
  },
  'launches.date_unix.of_date': {
    cases: 2,
    explanation:
      'date_unix is off by 20 days for COTS 2 and by two minutes for SSO-A. This project uses date_utc.',
  },
  'launches.date_local.of_date': {
    cases: 7,
    explanation:
      'The UTC offset of date_local is wrong for 7 launches. This project uses date_utc.',
  },
  'landpads.name.once': {
    cases: 1,
    explanation:
      'The drone ship JRTI exists twice, as JRTI and JRTI-1, so counts by landpad are split.',
  },
  'launch_payloads.payload_id.once': {
    cases: 2,
    explanation: 'NROL-87 and O3b mPower 1,2 are each on two launches. Their mass is counted once.',
  },
  'payloads.payload_id.launched': {
    cases: 5,
    explanation: 'Five payloads are on no launch. They are not in any figure.',
  },
  'payloads.launch_id.references': {
    cases: 4,
    explanation:
      'Four payloads reference a launch that does not exist. This project uses the payloads listed by each launch.',
  },
  'payloads.launch_id.lists_it': {
    cases: 2,
    explanation:
      'Two payloads reference a different launch from the one that lists them. This project uses the payloads listed by each launch.',
  },
  'payloads.mass_kg.missing': {
    cases: 29,
    explanation:
      'The mass of 29 payloads is unknown; many of them are secret. Mass totals are reported with the number of payloads whose mass is known.',
  },
  'launch_crew.role.missing': {
    cases: 30,
    explanation: 'Version 4 of the API does not include the roles of crew members; version 5 does.',
  },
};
