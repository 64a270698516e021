-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: core_usage
-- One row for each core that has flown. Without Starship.
--   core_id: The core.
--   serial: Serial of the core; null if the core is not in the table cores.
--   block: Version of the core; null if unknown.
--   status: Status in the source; null if unknown.
--   flights: Flown launches that used the core.
--   reuse_count: flights - 1.
--   first_flight_at: Date of the first launch.
--   last_flight_at: Date of the latest launch.
--   landing_attempts: Flights with a landing attempt.
--   landings: Attempts known to have succeeded.
--   landing_success_rate: landings / landing_attempts; null without attempts.
--   min_turnaround_days: Shortest time between two flights; null with only one flight.
--   median_turnaround_days: Median time between two flights; null with only one flight.
--   max_turnaround_days: Longest time between two flights; null with only one flight.
with flights as (
  select
    core_id,
    count(*) as flights,
    min(launch_date_utc) as first_flight_at,
    max(launch_date_utc) as last_flight_at,
    count(case when landing_attempt = true then 1 end) as landing_attempts,
    count(case when landing_attempt = true and landing_success = true then 1 end) as landings
  from core_flights
  where upcoming = false and core_id is not null and not exists (
    select 1
    from launches
    where launches.launch_id = core_flights.launch_id
      and launches.rocket_id = '5e9d0d96eda699382d09d1ee'
  )
  group by core_id
),
turnarounds as (
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
  where flights.from_launch_id is not null
),
waits as (
  select
    core_id,
    min(turnaround_days) as min_turnaround_days,
    avg(case when 2 * row_rank between row_count and row_count + 2 then turnaround_days end) as median_turnaround_days,
    max(turnaround_days) as max_turnaround_days
  from (
    select
      *,
      row_number() over (partition by core_id order by turnaround_days) as row_rank,
      count(*) over (partition by core_id) as row_count
    from turnarounds
  ) as ranked
  group by core_id
)
select
  flights.core_id,
  cores.serial,
  cores.block,
  cores.status,
  flights.flights,
  flights.flights - 1 as reuse_count,
  cast(flights.first_flight_at as timestamp(3)) as first_flight_at,
  cast(flights.last_flight_at as timestamp(3)) as last_flight_at,
  flights.landing_attempts,
  flights.landings,
  cast(flights.landings as double) / nullif(flights.landing_attempts, 0)
    as landing_success_rate,
  waits.min_turnaround_days,
  waits.median_turnaround_days,
  waits.max_turnaround_days
from flights
left join cores on cores.core_id = flights.core_id
left join waits on waits.core_id = flights.core_id;
