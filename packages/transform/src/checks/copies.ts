import type { Check } from './check.ts';
import { isMoment, secondsOf, secondsOfText } from './moment.ts';
import { launchSubject } from './sql.ts';

/** What stands in two places is the same in both. */
export const copyChecks: readonly Check[] = [
  {
    kind: 'query',
    id: 'core_flights.launch.copied',
    severity: 'error',
    description: 'Date, year and upcoming of a core flight are those of its launch.',
    explanation: 'Marts over core_flights and marts over launches would count different launches.',
    cases: `select core_flights.launch_id || ' ' || cast(core_flights.position as varchar) as subject
from core_flights
inner join launches on launches.launch_id = core_flights.launch_id
where core_flights.launch_date_utc <> launches.date_utc
  or core_flights.launch_year <> launches.launch_year
  or core_flights.upcoming <> launches.upcoming`,
  },
  {
    kind: 'rows',
    id: 'launches.launch_year.of_date',
    severity: 'error',
    table: 'launches',
    description: 'launch_year is the UTC year of date_utc.',
    // By itself date_part would take the session's time zone.
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
    broken: `case when ${isMoment('date_local')}
    then ${secondsOfText('date_local')} <> ${secondsOf('date_utc')} else true end`,
    subject: launchSubject,
  },
];
