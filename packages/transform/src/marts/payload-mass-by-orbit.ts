import { inDialects } from './dialect.ts';
import type { Mart } from './mart.ts';

/** Mart of payload masses by orbit. */
export const payloadMassByOrbit: Mart<'payload_mass_by_orbit'> = {
  name: 'payload_mass_by_orbit',
  description:
    'One row for each orbit, over the payloads of launches flown to October 2022: Launch Library has no payloads.',
  columns: [
    { name: 'orbit', type: 'text', description: 'Orbit; null for payloads without one.' },
    { name: 'payloads', type: 'bigint', description: 'Distinct payloads, to October 2022.' },
    {
      name: 'with_mass',
      type: 'bigint',
      description: 'Payloads whose mass is known, to October 2022.',
    },
    {
      name: 'mass_kg',
      type: 'double',
      description: 'Sum of the known masses to October 2022 in kilograms; null if none is known.',
    },
  ],
  reads: ['launch_payloads', 'launches', 'payloads'],
  // No join, because two payloads are each on two launches and would count twice. A sum outside the
  // range of doubles raises an error, so extreme masses count as unknown.
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
