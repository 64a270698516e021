-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: landings_by_type_year
-- One row for each landing type and UTC year, over core flights with an attempt. Without Starship.
--   landing_type: ASDS (drone ship), RTLS (ground pad) or Ocean; null if unknown.
--   launch_year: UTC year.
--   attempts: Landing attempts.
--   successes: Attempts known to have succeeded.
--   failures: Attempts known to have failed.
--   unknown: Attempts with an unknown outcome.
--   success_rate: successes / attempts.
select
  landing_type,
  launch_year,
  count(*) as attempts,
  count(case when landing_success = true then 1 end) as successes,
  count(case when landing_success = false then 1 end) as failures,
  count(case when landing_success is null then 1 end) as unknown,
  cast(count(case when landing_success = true then 1 end) as double) / count(*)
    as success_rate
from core_flights
where upcoming = false and core_id is not null and landing_attempt = true
  and not exists (
    select 1
    from launches
    where launches.launch_id = core_flights.launch_id
      and launches.rocket_id = '5e9d0d96eda699382d09d1ee'
  )
group by landing_type, launch_year;
