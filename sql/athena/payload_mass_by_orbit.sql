-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: payload_mass_by_orbit
-- One row for each orbit, over the payloads of launches flown to October 2022: Launch Library has no payloads.
--   orbit: Orbit; null for payloads without one.
--   payloads: Distinct payloads, to October 2022.
--   with_mass: Payloads whose mass is known, to October 2022.
--   mass_kg: Sum of the known masses to October 2022 in kilograms; null if none is known.
select
  orbit,
  count(*) as payloads,
  count(mass_kg) as with_mass,
  sum(mass_kg) as mass_kg
from (
  select
    orbit,
    case when abs(mass_kg) < cast('1e290' as double) then mass_kg end as mass_kg
  from payloads
  where payload_id in (
    select launch_payloads.payload_id
    from launch_payloads
    inner join launches on launches.launch_id = launch_payloads.launch_id
    where launches.upcoming = false
  )
) as flown_payloads
group by orbit;
