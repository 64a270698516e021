-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: core_turnarounds
-- One row for each pair of consecutive flights of a core, by date_utc. Without Starship.
--   core_id: The core.
--   serial: Serial of the core; null if the core is not in the table cores.
--   from_launch_id: The earlier launch.
--   to_launch_id: The later launch.
--   from_date_utc: Date of the earlier launch.
--   to_date_utc: Date of the later launch.
--   turnaround_days: Days between the two launches: seconds / 86400.
select
  flights.core_id,
  cores.serial,
  flights.from_launch_id,
  flights.to_launch_id,
  cast(flights.from_date_utc as timestamp(3)) as from_date_utc,
  cast(flights.to_date_utc as timestamp(3)) as to_date_utc,
  cast(
    to_unixtime(flights.to_date_utc) - to_unixtime(flights.from_date_utc)
    as double
  ) / 86400 as turnaround_days
from (
  select
    core_id,
    launch_id as to_launch_id,
    launch_date_utc as to_date_utc,
    lag(launch_id) over (
      partition by core_id order by launch_date_utc, launch_id, "position"
    ) as from_launch_id,
    lag(launch_date_utc) over (
      partition by core_id order by launch_date_utc, launch_id, "position"
    ) as from_date_utc
  from core_flights
  where upcoming = false and core_id is not null and not exists (
    select 1
    from launches
    where launches.launch_id = core_flights.launch_id
      and launches.rocket_id = '5e9d0d96eda699382d09d1ee'
  )
) as flights
left join cores on cores.core_id = flights.core_id
where flights.from_launch_id is not null;
