import type { Check } from './check.ts';
import { launchSubject } from './sql.ts';
import { nowSeconds, secondsOf } from './timestamp-sql.ts';

/** Each flight number of r/SpaceX, its number of launches, and the next flight number. */
const flightNumbers = `(
  select
    flight_number,
    count(*) as launches,
    lead(flight_number) over (order by flight_number) as next_number
  from launches
  where flight_number is not null
  group by flight_number
) as flight_numbers`;

/** Duplicates, gaps and stale entries of the source. */
export const listingChecks: readonly Check[] = [
  {
    kind: 'query',
    id: 'launches.name.unique',
    severity: 'warning',
    description: 'No two launches have the same name.',
    cases: 'select name as subject from launches group by name having count(*) > 1',
  },
  {
    kind: 'rows',
    id: 'launches.flight_number.unique',
    severity: 'warning',
    table: flightNumbers,
    description: 'No two launches have the same flight number.',
    broken: 'launches > 1',
    subject: `cast(flight_number as varchar) || ' on ' || cast(launches as varchar) || ' launches'`,
  },
  {
    kind: 'rows',
    id: 'launches.flight_number.without_gap',
    severity: 'warning',
    table: flightNumbers,
    description: 'Flight numbers have no gaps.',
    // As bigint, because the largest integer plus 1 overflows.
    broken: 'next_number > cast(flight_number as bigint) + 1',
    subject: "'after ' || cast(flight_number as varchar)",
  },
  {
    kind: 'rows',
    id: 'launches.upcoming.in_the_past',
    severity: 'warning',
    table: 'launches',
    description: 'The date of an upcoming launch is in the future.',
    broken: `upcoming = true and ${secondsOf('date_utc')} < ${nowSeconds}`,
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.date.exact',
    severity: 'warning',
    table: 'launches',
    description: 'The date of a launch is accurate to the hour.',
    broken: "date_precision is null or date_precision <> 'hour'",
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launch_crew.role.missing',
    severity: 'warning',
    table: 'launch_crew',
    description: 'Each crew member has a role.',
    broken: 'role is null',
    subject: "launch_id || ' ' || cast(position as varchar)",
  },
  {
    kind: 'query',
    id: 'landpads.name.once',
    severity: 'warning',
    description: 'No landpad name is that of another landpad plus a number, as in JRTI and JRTI-1.',
    cases: `select numbered.name as subject
from landpads as numbered
inner join landpads as plain
  on substring(numbered.name, 1, length(plain.name)) = plain.name
  and substring(numbered.name, length(plain.name) + 1, 1) = '-'`,
  },
  {
    kind: 'query',
    id: 'launch_payloads.payload_id.once',
    severity: 'warning',
    description: 'No payload is on two launches.',
    cases: `select payload_id as subject
from launch_payloads
where payload_id in (
  select payload_id from launch_payloads group by payload_id having count(*) > 1
)
group by payload_id
having min(launch_id) <> max(launch_id)`,
  },
  {
    kind: 'query',
    id: 'payloads.payload_id.launched',
    severity: 'warning',
    description: 'Each payload is on a launch.',
    needs: ['launch_payloads'],
    cases: `select payloads.payload_id as subject
from payloads
left join launch_payloads on launch_payloads.payload_id = payloads.payload_id
where launch_payloads.payload_id is null`,
  },
  {
    kind: 'query',
    id: 'payloads.launch_id.lists_it',
    severity: 'warning',
    description: 'The launch that a payload references lists the payload.',
    needs: ['launch_payloads', 'launches'],
    cases: `select payloads.payload_id as subject
from payloads
inner join launch_payloads as any_launch on any_launch.payload_id = payloads.payload_id
left join launch_payloads as own
  on own.payload_id = payloads.payload_id and own.launch_id = payloads.launch_id
where payloads.launch_id is not null and own.launch_id is null`,
  },
  {
    kind: 'rows',
    id: 'payloads.mass_kg.missing',
    severity: 'warning',
    table: 'payloads',
    description: 'The mass of each payload is known.',
    broken: 'mass_kg is null',
    subject: 'payload_id',
  },
];
