import { turnaroundsSql } from './core-turnarounds.ts';
import { inDialects } from './dialect.ts';
import { indent } from './indent.ts';
import type { Mart } from './mart.ts';

/** Mart of turnaround times by year. */
export const turnaroundByYear: Mart<'turnaround_by_year'> = {
  name: 'turnaround_by_year',
  description:
    'One row for each UTC year with reflights of cores, by the date of the later flight. Without Starship.',
  columns: [
    { name: 'launch_year', type: 'integer', description: 'UTC year of the later flight.' },
    { name: 'turnarounds', type: 'bigint', description: 'Pairs of consecutive flights.' },
    { name: 'mean_days', type: 'double', description: 'Mean days between the two flights.' },
    { name: 'median_days', type: 'double', description: 'Median days.' },
    { name: 'min_days', type: 'double', description: 'Minimum days.' },
  ],
  reads: ['core_flights', 'cores', 'launches'],
  // The stored year is UTC; extracting it here would use the time zone of the session.
  ...inDialects(
    (dialect) => `with turnarounds as (
${indent(turnaroundsSql(dialect, ['launch_year']))}
)
select
  launch_year,
  count(*) as turnarounds,
  avg(turnaround_days) as mean_days,
  ${dialect.median('turnaround_days')} as median_days,
  min(turnaround_days) as min_days
from ${dialect.ranked('turnarounds', 'launch_year', 'turnaround_days')}
group by launch_year`,
  ),
};
