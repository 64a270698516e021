import type { Check } from './check.ts';

/** One figure that two marts, or a mart and a table, must find alike. */
interface Agreement {
  readonly id: string;
  readonly what: string;
  readonly one: readonly [name: string, sql: string];
  readonly other: readonly [name: string, sql: string];
}

const agreements: readonly Agreement[] = [
  {
    id: 'core_flights',
    what: 'core flights',
    one: ['core_usage', 'select sum(flights) from core_usage'],
    other: ['reuse_by_year', 'select sum(core_flights) from reuse_by_year'],
  },
  {
    id: 'launches',
    what: 'flown launches',
    one: ['reuse_by_year', 'select sum(launches) from reuse_by_year'],
    other: ['launchpad_usage', 'select sum(launches) from launchpad_usage'],
  },
  {
    id: 'flown',
    what: 'flown launches',
    one: ['launches', 'select count(*) from launches where upcoming = false'],
    other: ['launchpad_usage', 'select sum(successes + failures + unknown) from launchpad_usage'],
  },
  {
    id: 'reuses',
    what: 'turnarounds',
    one: ['core_usage', 'select sum(reuse_count) from core_usage'],
    other: ['core_turnarounds', 'select count(*) from core_turnarounds'],
  },
  {
    id: 'turnarounds',
    what: 'turnarounds',
    one: ['core_turnarounds', 'select count(*) from core_turnarounds'],
    other: ['turnaround_by_year', 'select sum(turnarounds) from turnaround_by_year'],
  },
  {
    id: 'landing_attempts',
    what: 'landings tried',
    one: ['core_usage', 'select sum(landing_attempts) from core_usage'],
    other: ['landings_by_type_year', 'select sum(attempts) from landings_by_type_year'],
  },
  {
    id: 'landings',
    what: 'landings',
    one: ['core_usage', 'select sum(landings) from core_usage'],
    other: [
      'landings_by_type_year',
      'select sum(attempts - failures - unknown) from landings_by_type_year',
    ],
  },
  {
    id: 'payloads',
    what: 'payloads flown',
    one: ['payload_mass_by_orbit', 'select sum(payloads) from payload_mass_by_orbit'],
    other: [
      'launch_payloads',
      `select count(distinct launch_payloads.payload_id)
  from launch_payloads
  inner join launches on launches.launch_id = launch_payloads.launch_id
  inner join payloads on payloads.payload_id = launch_payloads.payload_id
  where launches.upcoming = false`,
    ],
  },
];

/** Marts that look at the same thing from two sides find the same figure. */
export const agreementChecks: readonly Check[] = agreements.map(
  ({ id, what, one: [one, oneSql], other: [other, otherSql] }) => ({
    kind: 'query',
    id: `marts.${id}.agree`,
    severity: 'error',
    description: `${one} and ${other} find the same number of ${what}.`,
    explanation: 'One of the two figures is wrong, so neither can be shown.',
    cases: `select '${one}: ' || cast(one as varchar) || ', ${other}: ' || cast(other as varchar) as subject
from (
  select coalesce((${oneSql}), 0) as one, coalesce((${otherSql}), 0) as other
) as figures
where one <> other`,
  }),
);
