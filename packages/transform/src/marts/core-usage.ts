import { turnaroundsSql } from './core-turnarounds.ts';
import { inDialects } from './dialect.ts';
import { indent } from './indent.ts';
import type { Mart } from './mart.ts';

/** What each core has flown, landed and waited. */
export const coreUsage: Mart<'core_usage'> = {
  name: 'core_usage',
  description: 'One row for each core that has flown.',
  columns: [
    { name: 'core_id', type: 'text', description: 'The core.' },
    { name: 'serial', type: 'text', description: 'Its serial; null where the core is unknown.' },
    { name: 'block', type: 'integer', description: 'Its version; null where unknown.' },
    { name: 'status', type: 'text', description: 'As the source has it; null where unknown.' },
    { name: 'flights', type: 'bigint', description: 'Flown launches that used it.' },
    { name: 'reuse_count', type: 'bigint', description: 'flights - 1.' },
    { name: 'first_flight_at', type: 'timestamp', description: 'Date of its first launch.' },
    { name: 'last_flight_at', type: 'timestamp', description: 'Date of its latest launch.' },
    { name: 'landing_attempts', type: 'bigint', description: 'Flights that tried to land.' },
    { name: 'landings', type: 'bigint', description: 'Attempts known to have succeeded.' },
    {
      name: 'landing_success_rate',
      type: 'double',
      description: 'landings / landing_attempts; null without an attempt.',
    },
    {
      name: 'min_turnaround_days',
      type: 'double',
      description: 'Shortest time between flights; null with one flight, like the next two.',
    },
    { name: 'median_turnaround_days', type: 'double', description: 'Median time.' },
    { name: 'max_turnaround_days', type: 'double', description: 'Longest time.' },
  ],
  reads: ['core_flights', 'cores'],
  // Landings are counted from the launches: the source's own counters are wrong.
  ...inDialects(
    (dialect) => `with flights as (
  select
    core_id,
    count(*) as flights,
    min(launch_date_utc) as first_flight_at,
    max(launch_date_utc) as last_flight_at,
    count(case when landing_attempt = true then 1 end) as landing_attempts,
    count(case when landing_attempt = true and landing_success = true then 1 end) as landings
  from core_flights
  where upcoming = false and core_id is not null
  group by core_id
),
turnarounds as (
${indent(turnaroundsSql(dialect))}
),
waits as (
${indent(`select
  core_id,
  min(turnaround_days) as min_turnaround_days,
  ${dialect.median('turnaround_days')} as median_turnaround_days,
  max(turnaround_days) as max_turnaround_days
from ${dialect.ranked('turnarounds', 'core_id', 'turnaround_days')}
group by core_id`)}
)
select
  flights.core_id,
  cores.serial,
  cores.block,
  cores.status,
  flights.flights,
  flights.flights - 1 as reuse_count,
  flights.first_flight_at,
  flights.last_flight_at,
  flights.landing_attempts,
  flights.landings,
  cast(flights.landings as ${dialect.double}) / nullif(flights.landing_attempts, 0)
    as landing_success_rate,
  waits.min_turnaround_days,
  waits.median_turnaround_days,
  waits.max_turnaround_days
from flights
left join cores on cores.core_id = flights.core_id
left join waits on waits.core_id = flights.core_id`,
  ),
};
