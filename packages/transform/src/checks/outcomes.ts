import type { Check } from './check.ts';
import { launchSubject, short } from './sql.ts';

const coreFlight = "launch_id || ' ' || cast(position as varchar)";

/** Three-valued outcomes: unknown is neither yes nor no, and nothing has an outcome too early. */
export const outcomeChecks: readonly Check[] = [
  {
    kind: 'rows',
    id: 'launches.success.too_early',
    severity: 'error',
    table: 'launches',
    description: 'A launch that is upcoming has neither succeeded nor failed.',
    broken: 'upcoming = true and success is not null',
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.success.unknown',
    severity: 'warning',
    table: 'launches',
    description: 'A launch that has flown has succeeded or failed.',
    broken: 'upcoming = false and success is null',
    subject: launchSubject,
  },
  {
    kind: 'query',
    id: 'launches.success.unexplained',
    severity: 'warning',
    description: 'A launch that failed names its failure, and one that succeeded names none.',
    cases: `select ${short('launches.name')} || ' ' || launches.launch_id as subject
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
    description: 'A landing succeeds or fails only where one was tried.',
    explanation: 'The success rate would count landings that nobody attempted, or lose some.',
    broken: 'landing_success is not null and coalesce(landing_attempt, false) = false',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_success.unknown',
    severity: 'warning',
    table: 'core_flights',
    description: 'A landing that was tried on a flown launch succeeded or failed.',
    broken: 'upcoming = false and landing_attempt = true and landing_success is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_attempt.unknown',
    severity: 'warning',
    table: 'core_flights',
    description: 'Of a core that has flown it is known whether it tried to land.',
    broken: 'upcoming = false and core_id is not null and landing_attempt is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.landing_type.unknown',
    severity: 'warning',
    table: 'core_flights',
    description: 'A landing that was tried on a flown launch says where.',
    broken: 'upcoming = false and landing_attempt = true and landing_type is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.core_id.missing',
    severity: 'warning',
    table: 'core_flights',
    description: 'Every place for a core on a launch names its core.',
    broken: 'core_id is null',
    subject: coreFlight,
  },
  {
    kind: 'rows',
    id: 'core_flights.core_id.missing_on_flown',
    severity: 'error',
    table: 'core_flights',
    description: 'Every place for a core on a flown launch names its core.',
    explanation: 'The flight would be missing in every figure about cores.',
    broken: 'upcoming = false and core_id is null',
    subject: coreFlight,
  },
];
