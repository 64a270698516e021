import { inDialects } from './dialect.ts';
import type { Mart } from './mart.ts';
import { isNoStarship } from './starship.ts';

/** Mart of core reuse by year. */
export const reuseByYear: Mart<'reuse_by_year'> = {
  name: 'reuse_by_year',
  description: 'One row for each UTC year with flown launches. Without Starship.',
  columns: [
    { name: 'launch_year', type: 'integer', description: 'UTC year.' },
    { name: 'launches', type: 'bigint', description: 'Flown launches.' },
    {
      name: 'launches_with_reused_core',
      type: 'bigint',
      description: 'Launches with at least one core that is marked as reused.',
    },
    {
      name: 'reuse_rate',
      type: 'double',
      description: 'launches_with_reused_core / launches.',
    },
    { name: 'core_flights', type: 'bigint', description: 'Cores flown, up to three per launch.' },
    { name: 'reused_core_flights', type: 'bigint', description: 'Core flights marked as reused.' },
  ],
  reads: ['core_flights', 'launches'],
  // From launches, to count those without cores; distinct, because a launch can have three cores.
  ...inDialects(
    ({ double }) => `select
  launches.launch_year,
  count(distinct launches.launch_id) as launches,
  count(distinct case when core_flights.reused = true then launches.launch_id end)
    as launches_with_reused_core,
  cast(
    count(distinct case when core_flights.reused = true then launches.launch_id end)
    as ${double}
  ) / count(distinct launches.launch_id) as reuse_rate,
  count(core_flights.core_id) as core_flights,
  count(case when core_flights.reused = true then 1 end) as reused_core_flights
from launches
left join core_flights
  on core_flights.launch_id = launches.launch_id and core_flights.core_id is not null
where launches.upcoming = false and ${isNoStarship}
group by launches.launch_year`,
  ),
};
