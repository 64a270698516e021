import type { Check } from './check.ts';
import { launchSubject, short } from './sql.ts';

const coreFlight = "launch_id || ' ' || cast(position as varchar)";

/** Outcomes are true, false or null (unknown), and null until the event has happened. */
export const outcomeChecks: readonly Check[] = [
  {
    kind: 'rows',
    id: 'launches.success.too_early',
    severity: 'error',
    table: 'launches',
    description: 'An upcoming launch has no outcome.',
    broken: 'upcoming = true and success is not null',
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.success.unknown',
    severity: 'warning',
    table: 'launches',
    description: 'The outcome of a flown launch is known.',
    broken: 'upcoming = false and success is null',
    subject: launchSubject,
  },
  {
    kind: 'query',
    id: 'launches.success.unexplained',
    severity: 'warning',
    description: 'A failed launch lists a failure, and a successful one does not.',
    columns: ['launches.source'],
    cases: `select ${short('launches.name')} || ' ' || launches.launch_id as subject,
  launches.source, launches.success
from launches
left join (select distinct launch_id from launch_failures) as failed
  on failed.launch_id = launches.launch_id
where (launches.success = false and failed.launch_id is null)
  or (launches.success = true and failed.launch_id is not null)`,
  },
  {
    kind: 'rows',
    id: 'launch_failures.time_s.before_launch',
    severity: 'warning',
    table: 'launch_failures',
    description: 'A failure happens after lift-off.',
    broken: 'time_s < 0',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_success.without_attempt',
    severity: 'error',
    table: 'core_flights',
    description: 'A core flight has a landing outcome only if a landing was attempted.',
    explanation: 'The success rate would count landings without an attempt.',
    broken: 'landing_success is not null and coalesce(landing_attempt, false) = false',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_success.unknown',
    severity: 'warning',
    table: 'core_flights',
    description: 'The outcome of a landing attempt on a flown launch is known.',
    broken: 'upcoming = false and landing_attempt = true and landing_success is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_attempt.unknown',
    severity: 'warning',
    table: 'core_flights',
    description: 'For each core on a flown launch, it is known whether a landing was attempted.',
    broken: 'upcoming = false and core_id is not null and landing_attempt is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_type.unknown',
    severity: 'warning',
    table: 'core_flights',
    description: 'A landing attempt on a flown launch has a landing type.',
    broken: 'upcoming = false and landing_attempt = true and landing_type is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.core_id.missing',
    severity: 'warning',
    table: 'core_flights',
    description: 'Every core flight has a core_id.',
    broken: 'core_id is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.core_id.missing_on_flown',
    severity: 'error',
    table: 'core_flights',
    description: 'Every core flight of a flown launch of r/SpaceX has a core_id.',
    columns: ['core_flights.source'],
    explanation:
      'The flight would be missing in all figures about cores. Launch Library has placeholders for boosters that it does not know; they are in core_flights.core_id.missing.',
    broken: "upcoming = false and core_id is null and source = 'r-spacex'",
    subject: coreFlight,
  },
];
