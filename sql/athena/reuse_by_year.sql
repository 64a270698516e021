-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: reuse_by_year
-- One row for each UTC year with flown launches. Without Starship.
--   launch_year: UTC year.
--   launches: Flown launches.
--   launches_with_reused_core: Launches with at least one core that is marked as reused.
--   reuse_rate: launches_with_reused_core / launches.
--   core_flights: Cores flown, up to three per launch.
--   reused_core_flights: Core flights marked as reused.
select
  launches.launch_year,
  count(distinct launches.launch_id) as launches,
  count(distinct case when core_flights.reused = true then launches.launch_id end)
    as launches_with_reused_core,
  cast(
    count(distinct case when core_flights.reused = true then launches.launch_id end)
    as double
  ) / count(distinct launches.launch_id) as reuse_rate,
  count(core_flights.core_id) as core_flights,
  count(case when core_flights.reused = true then 1 end) as reused_core_flights
from launches
left join core_flights
  on core_flights.launch_id = launches.launch_id and core_flights.core_id is not null
where launches.upcoming = false and (rocket_id is null or rocket_id <> '5e9d0d96eda699382d09d1ee')
group by launches.launch_year;
