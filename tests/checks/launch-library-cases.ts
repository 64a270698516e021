/** A statement that changes a launch in a table, by its name. */
export const set = (table: string, change: string, name: string) =>
  `update ${table} set ${change} where launch_id = '${name}'`;
/** The same in the table of core flights. */
export const flight = (change: string, name: string) => set('core_flights', change, name);
/** Statements that change the date of a launch. */
export const date = (text: string, name: string) => [
  set('launches', `date_utc = '${text}', launch_year = 2026, upcoming = false`, name),
  flight(`launch_date_utc = '${text}', launch_year = 2026, upcoming = false`, name),
];

/** For each known fault of Launch Library, statements that add a known case and an unknown one. */
export const cases: Readonly<
  Record<string, { known?: readonly string[]; unknown?: readonly string[] }>
> = {
  'launches.success.unknown': { known: [set('launches', 'success = null', 'older')] },
  'launches.success.unexplained': {
    known: [set('launches', 'success = false', 'older')],
    unknown: ["insert into launch_failures values ('older', 0, null, null, 'x', 'launch-library')"],
  },
  'launches.upcoming.in_the_past': {
    known: [set('launches', "date_utc = '2026-07-30T01:00:00Z'", 'next')],
    unknown: [set('launches', "date_utc = '2026-07-29T23:00:00Z'", 'next')],
  },
  'launches.date.exact': {
    known: [set('launches', "date_precision = 'quarter'", 'next')],
    unknown: [set('launches', "date_precision = 'day'", 'older')],
  },
  'core_flights.core_id.missing': { known: [flight('core_id = null', 'planned')] },
  'core_flights.landing_success.unknown': {
    known: [flight('landing_success = null', 'recent')],
    unknown: [flight('landing_success = null', 'older')],
  },
  'core_flights.landing_attempt.unknown': {
    known: [flight('landing_success = null, landing_attempt = null', 'recent')],
    unknown: [flight('landing_success = null, landing_attempt = null', 'older')],
  },
  'core_flights.landing_type.unknown': { known: [flight('landing_type = null', 'older')] },
  'core_flights.flight.in_order': {
    // The planned flight of the same core was counted, because its date was earlier.
    known: [
      ...date('2026-07-31T12:00:00Z', 'recent'),
      flight(
        "core_id = (select core_id from core_flights where launch_id = 'recent'), launch_date_utc = '2026-07-01T00:00:00Z'",
        'next',
      ),
      flight('flight = 2', 'recent'),
    ],
    unknown: [flight('flight = 2', 'recent')],
  },
  'core_flights.reused.without_flight': {
    known: [
      flight(
        "reused = false, core_id = (select core_id from cores where serial = 'B1072')",
        'older',
      ),
    ],
    unknown: [flight('reused = true', 'older')],
  },
  'launches.core_flights.missing': {
    known: ["delete from core_flights where launch_id = 'recent'"],
    unknown: ["delete from core_flights where launch_id = 'older'"],
  },
  'payloads.launch_id.references': {
    unknown: [
      "update payloads set launch_id = 'x' where payload_id = (select max(payload_id) from launch_payloads)",
    ],
  },
  'payloads.payload_id.launched': {
    unknown: [
      'delete from launch_payloads where payload_id = (select max(payload_id) from launch_payloads)',
    ],
  },
};
