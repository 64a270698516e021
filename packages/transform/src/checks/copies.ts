import type { Check } from './check.ts';

import { launchSubject } from './sql.ts';
import { isTimestamp, secondsOf, secondsOfText } from './timestamp-sql.ts';

/** Copied and derived columns must equal their origin. */
export const copyChecks: readonly Check[] = [
  {
    kind: 'query',
    id: 'core_flights.launch.copied',
    severity: 'error',
    description: 'Date, year, upcoming flag and source of a core flight equal those of its launch.',
    columns: ['core_flights.source', 'launches.source'],
    explanation: 'Marts on core_flights and marts on launches would count different launches.',
    cases: `select core_flights.launch_id || ' ' || cast(core_flights.position as varchar) as subject
from core_flights
inner join launches on launches.launch_id = core_flights.launch_id
where core_flights.launch_date_utc <> launches.date_utc
  or core_flights.launch_year <> launches.launch_year
  or core_flights.upcoming <> launches.upcoming
  or core_flights.source <> launches.source`,
  },
  {
    kind: 'rows',
    id: 'launches.launch_year.of_date',
    severity: 'error',
    table: 'launches',
    description: 'launch_year is the UTC year of date_utc.',
    // Without a time zone, date_part would use that of the session.
    broken: "date_part('year', date_utc at time zone 'UTC') <> launch_year",
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.date_unix.of_date',
    severity: 'warning',
    table: 'launches',
    description: 'date_unix is the same second as date_utc.',
    broken: `date_unix <> ${secondsOf('date_utc')}`,
    subject: launchSubject,
  },
  {
    kind: 'rows',
    id: 'launches.date_local.of_date',
    severity: 'warning',
    table: 'launches',
    description: 'date_local is the same second as date_utc.',
    broken: `date_local is not null and case when ${isTimestamp('date_local')}
    then ${secondsOfText('date_local')} <> ${secondsOf('date_utc')} else true end`,
    subject: launchSubject,
  },
];
