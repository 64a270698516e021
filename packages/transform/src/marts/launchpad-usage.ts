import { inDialects } from './dialect.ts';
import type { Mart } from './mart.ts';

/** Mart of launches and their outcomes by launchpad. */
export const launchpadUsage: Mart<'launchpad_usage'> = {
  name: 'launchpad_usage',
  description: 'One row for each launchpad with flown launches.',
  columns: [
    {
      name: 'launchpad_id',
      type: 'text',
      description: 'The launchpad; null for launches without one.',
    },
    {
      name: 'name',
      type: 'text',
      description: 'Name of the launchpad; null if it is not in the table launchpads.',
    },
    { name: 'launches', type: 'bigint', description: 'Flown launches.' },
    { name: 'successes', type: 'bigint', description: 'Launches known to have succeeded.' },
    { name: 'failures', type: 'bigint', description: 'Launches known to have failed.' },
    { name: 'unknown', type: 'bigint', description: 'Launches with an unknown outcome.' },
  ],
  reads: ['launches', 'launchpads'],
  ...inDialects(
    () => `select
  launches.launchpad_id,
  launchpads.name,
  count(*) as launches,
  count(case when launches.success = true then 1 end) as successes,
  count(case when launches.success = false then 1 end) as failures,
  count(case when launches.success is null then 1 end) as unknown
from launches
left join launchpads on launchpads.launchpad_id = launches.launchpad_id
where launches.upcoming = false
group by launches.launchpad_id, launchpads.name`,
  ),
};
