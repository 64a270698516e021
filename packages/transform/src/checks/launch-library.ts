import { isNoStarship } from '../marts/starship.ts';
import type { Check } from './check.ts';
import { flightsInOrder } from './flights-in-order.ts';
import { columnsOfBoth, flightSubject, launchesAndFlights } from './launches-and-flights.ts';
import { launchSubject, short } from './sql.ts';
import { nowSeconds, secondsOf } from './timestamp-sql.ts';

const days = 86_400;

/**
 * Checks for the habits of Launch Library. Some limit a known fault that another check finds: a few
 * cases are normal, many or old ones are not.
 */
export const launchLibraryChecks: readonly Check[] = [
  {
    kind: 'query',
    id: 'launches.success.overdue',
    severity: 'warning',
    columns: ['launches.source'],
    description:
      'Three days after a launch of Launch Library, its outcome or the reason of a partial failure is known.',
    explanation:
      'Launch Library has the launch in flight for too long, so it is counted as unknown.',
    cases: `select ${short('launches.name')} || ' ' || launches.launch_id as subject
from launches
left join (select distinct launch_id from launch_failures) as failed
  on failed.launch_id = launches.launch_id
where launches.source = 'launch-library'
  and launches.upcoming = false
  and launches.success is null
  and failed.launch_id is null
  and ${secondsOf('launches.date_utc')} < ${nowSeconds} - ${3 * days}`,
  },
  {
    kind: 'rows',
    id: 'launches.core_flights.missing',
    severity: 'warning',
    columns: columnsOfBoth,
    table: launchesAndFlights,
    description: 'A flown launch has at least one core flight.',
    broken: 'flight_launch_id is null and upcoming = false',
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.launchpad_id.missing_on_flown',
    severity: 'warning',
    table: 'launches',
    description: 'A flown launch has a launchpad.',
    explanation: 'Launch Library has placeholders, such as "Unknown Pad", which are no launchpad.',
    broken: 'upcoming = false and launchpad_id is null',
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.rocket_id.missing_on_flown',
    severity: 'warning',
    table: 'launches',
    description: 'A flown launch has a rocket.',
    explanation: 'The rocket has a new configuration. Until it is known, it counts as a Falcon.',
    broken: 'upcoming = false and rocket_id is null',
    subject: launchSubject,
  },
  {
    kind: 'query',
    id: 'core_flights.core_id.placeholders',
    severity: 'warning',
    columns: ['core_flights.source'],
    description:
      'Of the boosters on flown launches of Launch Library, at most 10, or 5 percent, are placeholders.',
    explanation: 'Figures about cores lack these flights.',
    cases: `select cast(missing as varchar) || ' of ' || cast(flights as varchar) as subject
from (
  select count(*) as flights, count(case when core_id is null then 1 end) as missing
  from core_flights
  where source = 'launch-library' and upcoming = false
) as boosters
where missing > 10 and missing * 20 > flights`,
  },
  {
    kind: 'rows',
    id: 'core_flights.core_id.too_soon',
    severity: 'warning',
    columns: ['core_flights.source'],
    table: flightsInOrder,
    description: 'Two flights of a core are at least five days apart.',
    explanation:
      'One of the two probably has the wrong booster, and the turnaround in core_turnarounds is wrong.',
    // The first condition is cheap, and true for all of them.
    broken: `date_before > launch_date_utc - interval '6 days'
  and ${secondsOf('launch_date_utc')} - ${secondsOf('date_before')} < ${5 * days}`,
    subject: `${short('coalesce(serial, core_id)')} || ': ' || launch_id`,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_type.unknown_on_falcon',
    severity: 'warning',
    columns: columnsOfBoth,
    table: launchesAndFlights,
    description:
      'A landing attempt of a Falcon on a flown launch of Launch Library has a landing type.',
    explanation:
      'The landing is in no group of landings_by_type_year. Launch Library may have a new type.',
    broken: `flight_source = 'launch-library'
  and flight_upcoming = false
  and flight_landing_attempt = true
  and flight_landing_type is null
  and launch_id is not null
  and ${isNoStarship}`,
    subject: flightSubject,
  },
];
