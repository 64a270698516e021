import { turnaroundsSql } from './core-turnarounds.ts';
import { inDialects } from './dialect.ts';
import { indent } from './indent.ts';
import type { Mart } from './mart.ts';
import { isNoStarshipFlight } from './starship.ts';

/** Mart of flights, landings and turnarounds of each core. */
export const coreUsage: Mart<'core_usage'> = {
  name: 'core_usage',
  description: 'One row for each core that has flown. Without Starship.',
  columns: [
    { name: 'core_id', type: 'text', description: 'The core.' },
    {
      name: 'serial',
      type: 'text',
      description: 'Serial of the core; null if the core is not in the table cores.',
    },
    { name: 'block', type: 'integer', description: 'Version of the core; null if unknown.' },
    { name: 'status', type: 'text', description: 'Status in the source; null if unknown.' },
    { name: 'flights', type: 'bigint', description: 'Flown launches that used the core.' },
    { name: 'reuse_count', type: 'bigint', description: 'flights - 1.' },
    { name: 'first_flight_at', type: 'timestamp', description: 'Date of the first launch.' },
    { name: 'last_flight_at', type: 'timestamp', description: 'Date of the latest launch.' },
    { name: 'landing_attempts', type: 'bigint', description: 'Flights with a landing attempt.' },
    { name: 'landings', type: 'bigint', description: 'Attempts known to have succeeded.' },
    {
      name: 'landing_success_rate',
      type: 'double',
      description: 'landings / landing_attempts; null without attempts.',
    },
    {
      name: 'min_turnaround_days',
      type: 'double',
      description: 'Shortest time between two flights; null with only one flight.',
    },
    {
      name: 'median_turnaround_days',
      type: 'double',
      description: 'Median time between two flights; null with only one flight.',
    },
    {
      name: 'max_turnaround_days',
      type: 'double',
      description: 'Longest time between two flights; null with only one flight.',
    },
  ],
  reads: ['core_flights', 'cores', 'launches'],
  // Landings are counted from the launches, because the source's own counters are wrong.
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
  where upcoming = false and core_id is not null and ${isNoStarshipFlight}
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
  ${dialect.timestamp('flights', 'first_flight_at')},
  ${dialect.timestamp('flights', 'last_flight_at')},
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
