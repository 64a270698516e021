import { inDialects } from './dialect.ts';
import type { Mart } from './mart.ts';

/** What was carried where. */
export const payloadMassByOrbit: Mart<'payload_mass_by_orbit'> = {
  name: 'payload_mass_by_orbit',
  description: 'One row for each orbit, of the payloads that flown launches list.',
  columns: [
    { name: 'orbit', type: 'text', description: 'Orbit; null where the payload names none.' },
    { name: 'payloads', type: 'bigint', description: 'Payloads, each counted once.' },
    { name: 'with_mass', type: 'bigint', description: 'Those whose mass is known.' },
    {
      name: 'mass_kg',
      type: 'double',
      description: 'Sum of the known masses, in kilograms; null where none is known.',
    },
  ],
  reads: ['launch_payloads', 'launches', 'payloads'],
  // Not a join: two payloads stand on two launches each and would count twice. A sum that leaves
  // the range of doubles is an error, so a mass near its end counts as unknown.
  ...inDialects(
    ({ double }) => `select
  orbit,
  count(*) as payloads,
  count(mass_kg) as with_mass,
  sum(mass_kg) as mass_kg
from (
  select
    orbit,
    case when abs(mass_kg) < cast('1e290' as ${double}) then mass_kg end as mass_kg
  from payloads
  where payload_id in (
    select launch_payloads.payload_id
    from launch_payloads
    inner join launches on launches.launch_id = launch_payloads.launch_id
    where launches.upcoming = false
  )
) as flown_payloads
group by orbit`,
  ),
};
