-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: turnaround_by_year
-- One row for each UTC year with reflights of cores, by the date of the later flight. Without Starship.
--   launch_year: UTC year of the later flight.
--   turnarounds: Pairs of consecutive flights.
--   mean_days: Mean days between the two flights.
--   median_days: Median days.
--   min_days: Minimum days.
with turnarounds as (
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
    ) / 86400 as turnaround_days,
    flights.launch_year
  from (
    select
      core_id,
      launch_year,
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
  where flights.from_launch_id is not null
)
select
  launch_year,
  count(*) as turnarounds,
  avg(turnaround_days) as mean_days,
  avg(case when 2 * row_rank between row_count and row_count + 2 then turnaround_days end) as median_days,
  min(turnaround_days) as min_days
from (
  select
    *,
    row_number() over (partition by launch_year order by turnaround_days) as row_rank,
    count(*) over (partition by launch_year) as row_count
  from turnarounds
) as ranked
group by launch_year;
