import type { Check } from './check.ts';

/** The flown launches of each core, and how many of them tried to land where. */
const flownByCore = `select
    core_id,
    count(*) as flights,
    count(case when landing_attempt = true and landing_type = 'ASDS' then 1 end) as asds_attempts,
    count(case when landing_attempt = true and landing_type = 'RTLS' then 1 end) as rtls_attempts
  from core_flights
  where upcoming = false and core_id is not null
  group by core_id`;

/** The running counters of the source beside what its own launches say. */
export const counterChecks: readonly Check[] = [
  {
    kind: 'query',
    id: 'cores.asds_attempts.of_launches',
    severity: 'warning',
    description: 'A core counts as many tries to land on a drone ship as its launches have.',
    cases: `select cores.serial || ': counts ' || cast(cores.asds_attempts as varchar) || ', flew ' || cast(flown.asds_attempts as varchar) as subject
from cores
inner join (
  ${flownByCore}
) as flown on flown.core_id = cores.core_id
where cores.asds_attempts <> flown.asds_attempts`,
  },
  {
    kind: 'query',
    id: 'cores.rtls_attempts.of_launches',
    severity: 'warning',
    description: 'A core counts as many tries to land on land as its launches have.',
    cases: `select cores.serial || ': counts ' || cast(cores.rtls_attempts as varchar) || ', flew ' || cast(flown.rtls_attempts as varchar) as subject
from cores
inner join (
  ${flownByCore}
) as flown on flown.core_id = cores.core_id
where cores.rtls_attempts <> flown.rtls_attempts`,
  },
  {
    kind: 'query',
    id: 'cores.reuse_count.of_launches',
    severity: 'warning',
    description: 'A core counts as many reuses as its launches have flights, less the first.',
    cases: `select cores.serial || ': counts ' || cast(cores.reuse_count as varchar) || ', flew again ' || cast(flown.flights - 1 as varchar) as subject
from cores
inner join (
  ${flownByCore}
) as flown on flown.core_id = cores.core_id
where cores.reuse_count <> flown.flights - 1`,
  },
  {
    kind: 'query',
    id: 'core_flights.flight.in_order',
    severity: 'warning',
    description: 'The flights of a core count up by one, from 1, in the order of their dates.',
    cases: `select cores.serial || ': flight ' || cast(numbered.flight as varchar) || ' on ' || numbered.launch_id as subject
from (
  select
    core_id,
    launch_id,
    flight,
    lag(flight) over (partition by core_id order by launch_date_utc, launch_id, position) as before,
    lead(flight) over (partition by core_id order by launch_date_utc, launch_id, position) as after
  from core_flights
  where upcoming = false and core_id is not null
) as numbered
left join cores on cores.core_id = numbered.core_id
where numbered.flight <> coalesce(numbered.before, 0) + 1
  and (numbered.after is null or numbered.flight <> numbered.after - 1)`,
  },
  {
    kind: 'query',
    id: 'core_flights.reused.without_flight',
    severity: 'warning',
    description:
      'A core that is said to be reused has flown before in this data, and no other has.',
    cases: `select ordered.launch_id || ' ' || cast(ordered.position as varchar) as subject
from (
  select
    launch_id,
    position,
    reused,
    lag(launch_id) over (partition by core_id order by launch_date_utc, launch_id, position) as before
  from core_flights
  where upcoming = false and core_id is not null
) as ordered
where (ordered.reused = true and ordered.before is null)
  or (ordered.reused = false and ordered.before is not null)`,
  },
  {
    kind: 'query',
    id: 'landpads.attempts.of_launches',
    severity: 'warning',
    description: 'A landpad counts as many tries and successes as the launches have.',
    cases: `select landpads.name || ': counts ' || cast(landpads.landing_successes as varchar) || ' of ' || cast(landpads.landing_attempts as varchar)
    || ', the launches ' || cast(flown.successes as varchar) || ' of ' || cast(flown.attempts as varchar) as subject
from landpads
inner join (
  select
    landpad_id,
    count(*) as attempts,
    count(case when landing_success = true then 1 end) as successes
  from core_flights
  where upcoming = false and landing_attempt = true and landpad_id is not null
  group by landpad_id
) as flown on flown.landpad_id = landpads.landpad_id
where landpads.landing_attempts <> flown.attempts
  or landpads.landing_successes <> flown.successes`,
  },
  {
    kind: 'query',
    id: 'launchpads.attempts.of_launches',
    severity: 'warning',
    description: 'A launchpad counts as many tries and successes as the launches have.',
    cases: `select launchpads.name || ': counts ' || cast(launchpads.launch_successes as varchar) || ' of ' || cast(launchpads.launch_attempts as varchar)
    || ', the launches ' || cast(flown.successes as varchar) || ' of ' || cast(flown.attempts as varchar) as subject
from launchpads
inner join (
  select
    launchpad_id,
    count(*) as attempts,
    count(case when success = true then 1 end) as successes
  from launches
  where upcoming = false and launchpad_id is not null
  group by launchpad_id
) as flown on flown.launchpad_id = launchpads.launchpad_id
where launchpads.launch_attempts <> flown.attempts
  or launchpads.launch_successes <> flown.successes`,
  },
];
