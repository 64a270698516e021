import { coreTurnarounds } from './core-turnarounds.ts';
import { indent } from './indent.ts';
import type { Mart } from './mart.ts';

/** How turnaround times shrank. */
export const turnaroundByYear: Mart<'turnaround_by_year'> = {
  name: 'turnaround_by_year',
  description:
    'One row for each UTC year in which a core flew again: the year of the later flight.',
  columns: [
    { name: 'launch_year', type: 'integer', description: 'UTC year of the later flight.' },
    { name: 'turnarounds', type: 'bigint', description: 'Pairs of consecutive flights.' },
    { name: 'mean_days', type: 'double', description: 'Mean days between the two flights.' },
    { name: 'median_days', type: 'double', description: 'Median days.' },
    { name: 'min_days', type: 'double', description: 'The fastest.' },
  ],
  reads: ['core_flights', 'cores', 'launches'],
  // The stored year is UTC; extracting it here would use the time zone of whoever asks.
  sql: `with turnarounds as (
${indent(coreTurnarounds.sql)}
)
select
  launches.launch_year,
  count(*) as turnarounds,
  avg(turnarounds.turnaround_days) as mean_days,
  percentile_cont(0.5) within group (order by turnarounds.turnaround_days) as median_days,
  min(turnarounds.turnaround_days) as min_days
from turnarounds
inner join launches on launches.launch_id = turnarounds.to_launch_id
group by launches.launch_year`,
};
