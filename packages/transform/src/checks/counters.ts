import type { Check } from './check.ts';
import { flightsInOrder } from './flights-in-order.ts';
import { short } from './sql.ts';

/** Cores with their number of flown launches of r/SpaceX and of landing attempts by type. */
const coresWithFlights = `cores inner join (
  select
    core_id,
    count(*) as flights,
    count(case when landing_attempt = true and landing_type = 'ASDS' then 1 end) as asds_attempts,
    count(case when landing_attempt = true and landing_type = 'RTLS' then 1 end) as rtls_attempts
  from core_flights
  where upcoming = false and core_id is not null and source = 'r-spacex'
  group by core_id
) as flown on flown.core_id = cores.core_id`;

/**
 * The counters of r/SpaceX must equal the counts over its own launches. Launch Library has none that
 * could be compared.
 */
export const counterChecks: readonly Check[] = [
  {
    kind: 'rows',
    id: 'cores.asds_attempts.of_launches',
    severity: 'warning',
    columns: ['core_flights.source'],
    description: "A core's counter of drone ship landing attempts equals that of its launches.",
    table: coresWithFlights,
    broken: 'cores.asds_attempts <> flown.asds_attempts',
    subject: `${short('cores.serial')} || ': source ' || cast(cores.asds_attempts as varchar) || ', launches ' || cast(flown.asds_attempts as varchar)`,
  },
  {
    kind: 'rows',
    id: 'cores.rtls_attempts.of_launches',
    severity: 'warning',
    columns: ['core_flights.source'],
    description: "A core's counter of ground landing attempts equals that of its launches.",
    table: coresWithFlights,
    broken: 'cores.rtls_attempts <> flown.rtls_attempts',
    subject: `${short('cores.serial')} || ': source ' || cast(cores.rtls_attempts as varchar) || ', launches ' || cast(flown.rtls_attempts as varchar)`,
  },
  {
    kind: 'rows',
    id: 'cores.reuse_count.of_launches',
    severity: 'warning',
    columns: ['core_flights.source'],
    description: "A core's reuse_count is the number of its flights minus one.",
    table: coresWithFlights,
    broken: 'cores.reuse_count <> flown.flights - 1',
    subject: `${short('cores.serial')} || ': source ' || cast(cores.reuse_count as varchar) || ', launches ' || cast(flown.flights - 1 as varchar)`,
  },
  {
    kind: 'rows',
    id: 'core_flights.flight.in_order',
    severity: 'warning',
    columns: ['core_flights.source'],
    description: 'The flight numbers of a core are 1, 2, 3, … in the order of their dates.',
    table: flightsInOrder,
    // As bigint, because the largest integer plus 1 overflows.
    broken: `flight <> cast(coalesce(flight_before, 0) as bigint) + 1
  and (flight_after is null or flight <> cast(flight_after as bigint) - 1)`,
    subject: `${short('coalesce(serial, core_id)')} || ': flight ' || cast(flight as varchar) || ' on ' || launch_id`,
  },
  {
    kind: 'rows',
    id: 'core_flights.reused.without_flight',
    severity: 'warning',
    columns: ['core_flights.source'],
    description: 'A core flight is marked as reused if and only if the core has an earlier flight.',
    table: flightsInOrder,
    broken: `(reused = true and nth = 1)
  or (reused = false and nth > 1)`,
    subject: "launch_id || ' ' || cast(position as varchar)",
  },
  {
    kind: 'query',
    id: 'landpads.attempts.of_launches',
    severity: 'warning',
    columns: ['core_flights.source'],
    description: "A landpad's counters of attempts and successes equal those of the launches.",
    cases: `select ${short('landpads.name')} || ': source ' || cast(landpads.landing_successes as varchar) || ' of ' || cast(landpads.landing_attempts as varchar)
    || ', launches ' || cast(flown.successes as varchar) || ' of ' || cast(flown.attempts as varchar) as subject
from landpads
inner join (
  select
    landpad_id,
    count(*) as attempts,
    count(case when landing_success = true then 1 end) as successes
  from core_flights
  where upcoming = false and landing_attempt = true and landpad_id is not null
    and source = 'r-spacex'
  group by landpad_id
) as flown on flown.landpad_id = landpads.landpad_id
where landpads.landing_attempts <> flown.attempts
  or landpads.landing_successes <> flown.successes`,
  },
  {
    kind: 'query',
    id: 'launchpads.attempts.of_launches',
    severity: 'warning',
    columns: ['launches.source'],
    description: "A launchpad's counters of attempts and successes equal those of the launches.",
    cases: `select ${short('launchpads.name')} || ': source ' || cast(launchpads.launch_successes as varchar) || ' of ' || cast(launchpads.launch_attempts as varchar)
    || ', launches ' || cast(flown.successes as varchar) || ' of ' || cast(flown.attempts as varchar) as subject
from launchpads
inner join (
  select
    launchpad_id,
    count(*) as attempts,
    count(case when success = true then 1 end) as successes
  from launches
  where upcoming = false and launchpad_id is not null and source = 'r-spacex'
  group by launchpad_id
) as flown on flown.launchpad_id = launchpads.launchpad_id
where launchpads.launch_attempts <> flown.attempts
  or launchpads.launch_successes <> flown.successes`,
  },
];
