import type { Check } from './check.ts';
import { columnsOfBoth, flightSubject, launchesAndFlights } from './launches-and-flights.ts';
import { launchSubject } from './sql.ts';
import { isSameSecondInHours, isTimestamp, secondsOf, secondsOfText } from './timestamp-sql.ts';

/** Copied and derived columns must equal their origin. */
export const copyChecks: readonly Check[] = [
  {
    kind: 'rows',
    id: 'core_flights.launch.copied',
    severity: 'error',
    columns: columnsOfBoth,
    table: launchesAndFlights,
    description: 'Date, year, upcoming flag and source of a core flight equal those of its launch.',
    explanation: 'Marts on core_flights and marts on launches would count different launches.',
    broken: `flight_date_utc <> date_utc
  or flight_year <> launch_year
  or flight_upcoming <> upcoming
  or flight_source <> source`,
    subject: flightSubject,
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
    broken: `date_local is not null and case when ${isSameSecondInHours('date_local', 'date_utc')} then false
    when ${isTimestamp('date_local')}
    then ${secondsOfText('date_local')} <> ${secondsOf('date_utc')} else true end`,
    subject: launchSubject,
  },
];
