/** A fault that the source is known to have. */
export interface KnownFault {
  /** How many cases it had when it stopped receiving data. */
  readonly cases: number;
  /** What is wrong, and what the tables and marts do about it. */
  readonly explanation: string;
}

/** What the r/SpaceX API gets wrong or leaves open, by the id of the rule that finds it. */
export const knownFaults: Readonly<Record<string, KnownFault>> = {
  'cores.asds_attempts.of_launches': {
    cases: 12,
    explanation:
      "The API fills a core's counter of tries to land on a drone ship with its counter of landings, so 12 tries that failed, or whose end is unknown, are missing and every core seems to land each time. All landing figures here are counted from the launches.",
  },
  'landpads.attempts.of_launches': {
    cases: 1,
    explanation:
      'The API says that the drone ship OCISLY had 61 tries and 54 landings; its own launches have 64 and 55. The launches are counted here.',
  },
  'core_flights.flight.in_order': {
    cases: 2,
    explanation:
      'Two flight counters are wrong: DART is called flight 2 of B1063 and is its third, and Starlink 4-35 names B1072 on its fourth flight where B1073 must have flown. Flights are put in order by their dates here.',
  },
  'core_flights.reused.without_flight': {
    cases: 1,
    explanation:
      'Starlink 4-35 is said to reuse B1072, which has no earlier flight in the data. So 119 flights are on reused cores, and between them lie 118 turnarounds.',
  },
  'core_flights.landing_success.unknown': {
    cases: 2,
    explanation:
      'The API leaves open how the landings of CRS-7 and Amos-6 went; both rockets were lost before. They count as attempts that are neither a success nor a failure.',
  },
  'launch_failures.time_s.before_launch': {
    cases: 1,
    explanation:
      'Amos-6 burned on the pad two days before its date. The API counts it as a launch, a core flight and a landing attempt, and so do these figures.',
  },
  'launches.success.unknown': {
    cases: 1,
    explanation:
      'Starlink 3-1 has flown, and the API does not say whether it succeeded. It is shown as unknown.',
  },
  'core_flights.core_id.missing': {
    cases: 19,
    explanation:
      'Launches that have not flown may name no core yet. No figure counts these places.',
  },
  'launches.flight_number.unique': {
    cases: 2,
    explanation:
      'Flight number 188 is on four launches and 198 on two. The id of a launch is its key here.',
  },
  'launches.flight_number.without_gap': {
    cases: 2,
    explanation: 'No launch has the flight number 190 or 201.',
  },
  'launches.upcoming.in_the_past': {
    cases: 18,
    explanation:
      'The API stopped receiving data in October 2022, so what was upcoming then still is, with dates of 2022. No figure counts these launches.',
  },
  'launches.date.exact': {
    cases: 13,
    explanation: 'The dates of 5 launches are exact to the day only, and of 8 to the month.',
  },
  'launches.date_unix.of_date': {
    cases: 2,
    explanation:
      'date_unix is 20 days off for COTS 2 and two minutes for SSO-A. All dates here are those of date_utc.',
  },
  'launches.date_local.of_date': {
    cases: 7,
    explanation:
      'The offset in date_local is wrong for 7 launches. All dates here are those of date_utc.',
  },
  'landpads.name.once': {
    cases: 1,
    explanation:
      'The drone ship JRTI is two landpads, JRTI and JRTI-1, so counts by landpad split it.',
  },
  'launch_payloads.payload_id.once': {
    cases: 2,
    explanation:
      'NROL-87 and O3b mPower 1,2 are on two launches each. A payload counts once in the masses here.',
  },
  'payloads.payload_id.launched': {
    cases: 5,
    explanation: 'Five payloads are on no launch. They count nowhere.',
  },
  'payloads.launch_id.references': {
    cases: 4,
    explanation:
      'Four payloads name a launch that does not exist. Which payloads flew is read from the launches.',
  },
  'payloads.launch_id.lists_it': {
    cases: 2,
    explanation:
      'Two payloads name another launch than the one that lists them. Which payloads flew is read from the launches.',
  },
  'payloads.mass_kg.missing': {
    cases: 29,
    explanation:
      'The mass of 29 payloads is unknown, many of them secret. Sums of masses say how many payloads they leave out.',
  },
  'launch_crew.role.missing': {
    cases: 30,
    explanation: 'The fourth version of the API has no roles of crew members; the fifth has.',
  },
};
