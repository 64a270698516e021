import { inDialects } from './dialect.ts';
import type { Mart } from './mart.ts';
import { isNoStarshipFlight } from './starship.ts';

/** Mart of landing attempts by type and year. */
export const landingsByTypeYear: Mart<'landings_by_type_year'> = {
  name: 'landings_by_type_year',
  description:
    'One row for each landing type and UTC year, over core flights with an attempt. Without Starship.',
  columns: [
    {
      name: 'landing_type',
      type: 'text',
      description: 'ASDS (drone ship), RTLS (ground pad) or Ocean; null if unknown.',
    },
    { name: 'launch_year', type: 'integer', description: 'UTC year.' },
    { name: 'attempts', type: 'bigint', description: 'Landing attempts.' },
    { name: 'successes', type: 'bigint', description: 'Attempts known to have succeeded.' },
    { name: 'failures', type: 'bigint', description: 'Attempts known to have failed.' },
    { name: 'unknown', type: 'bigint', description: 'Attempts with an unknown outcome.' },
    { name: 'success_rate', type: 'double', description: 'successes / attempts.' },
  ],
  reads: ['core_flights', 'launches'],
  ...inDialects(
    ({ double }) => `select
  landing_type,
  launch_year,
  count(*) as attempts,
  count(case when landing_success = true then 1 end) as successes,
  count(case when landing_success = false then 1 end) as failures,
  count(case when landing_success is null then 1 end) as unknown,
  cast(count(case when landing_success = true then 1 end) as ${double}) / count(*)
    as success_rate
from core_flights
where upcoming = false and core_id is not null and landing_attempt = true
  and ${isNoStarshipFlight}
group by landing_type, launch_year`,
  ),
};
