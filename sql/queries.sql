-- Queries about the reuse of cores, on the tables and marts of the schema `spacex`.
--
-- Run them all in psql, after a load into PostgreSQL:
--   PGOPTIONS='-c search_path=spacex' psql -f sql/queries.sql
-- Each query starts with `-- name:` and can be run on its own. See sql/README.md.

-- marts: begin
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
    flights.from_date_utc,
    flights.to_date_utc,
    cast(
      extract(epoch from flights.to_date_utc) - extract(epoch from flights.from_date_utc)
      as double precision
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
    percentile_cont(0.5) within group (order by turnaround_days) as median_turnaround_days,
    max(turnaround_days) as max_turnaround_days
  from turnarounds
  group by core_id
)
select
  flights.core_id,
  cores.serial,
  cores.block,
  cores.status,
  flights.flights,
  flights.flights - 1 as reuse_count,
  flights.first_flight_at,
  flights.last_flight_at,
  flights.landing_attempts,
  flights.landings,
  cast(flights.landings as double precision) / nullif(flights.landing_attempts, 0)
    as landing_success_rate,
  waits.min_turnaround_days,
  waits.median_turnaround_days,
  waits.max_turnaround_days
from flights
left join cores on cores.core_id = flights.core_id
left join waits on waits.core_id = flights.core_id;

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
  flights.from_date_utc,
  flights.to_date_utc,
  cast(
    extract(epoch from flights.to_date_utc) - extract(epoch from flights.from_date_utc)
    as double precision
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
    as double precision
  ) / count(distinct launches.launch_id) as reuse_rate,
  count(core_flights.core_id) as core_flights,
  count(case when core_flights.reused = true then 1 end) as reused_core_flights
from launches
left join core_flights
  on core_flights.launch_id = launches.launch_id and core_flights.core_id is not null
where launches.upcoming = false and (rocket_id is null or rocket_id <> '5e9d0d96eda699382d09d1ee')
group by launches.launch_year;

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
    flights.from_date_utc,
    flights.to_date_utc,
    cast(
      extract(epoch from flights.to_date_utc) - extract(epoch from flights.from_date_utc)
      as double precision
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
  percentile_cont(0.5) within group (order by turnaround_days) as median_days,
  min(turnaround_days) as min_days
from turnarounds
group by launch_year;

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
  cast(count(case when landing_success = true then 1 end) as double precision) / count(*)
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

-- name: launchpad_usage
-- One row for each launchpad with flown launches.
--   launchpad_id: The launchpad; null for launches without one.
--   name: Name of the launchpad; null if it is not in the table launchpads.
--   launches: Flown launches.
--   successes: Launches known to have succeeded.
--   failures: Launches known to have failed.
--   unknown: Launches with an unknown outcome.
select
  launches.launchpad_id,
  launchpads.name,
  count(*) as launches,
  count(case when launches.success = true then 1 end) as successes,
  count(case when launches.success = false then 1 end) as failures,
  count(case when launches.success is null then 1 end) as unknown
from launches
left join launchpads on launchpads.launchpad_id = launches.launchpad_id
where launches.upcoming = false
group by launches.launchpad_id, launchpads.name;

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
    case when abs(mass_kg) < cast('1e290' as double precision) then mass_kg end as mass_kg
  from payloads
  where payload_id in (
    select launch_payloads.payload_id
    from launch_payloads
    inner join launches on launches.launch_id = launch_payloads.launch_id
    where launches.upcoming = false
  )
) as flown_payloads
group by orbit;

-- marts: end

-- name: most_flown_cores
-- Which cores flew most often?
-- One row for each of the ten cores with the most flights, in descending order; ties are broken by
-- the earlier latest flight. service_days is the time from the first to the latest flight.
select
  serial,
  block,
  status,
  flights,
  first_flight_at,
  last_flight_at,
  cast(extract(epoch from last_flight_at) - extract(epoch from first_flight_at) as double precision)
    / 86400 as service_days,
  median_turnaround_days
from core_usage
order by flights desc, last_flight_at, core_id
limit 10;

-- name: fastest_turnaround_by_year
-- What was the fastest turnaround in each year?
-- One row for each year of the later flight: the core, the two launches and the days between them.
-- Falling numbers show that refurbishment became faster.
select
  ranked.launch_year,
  ranked.serial,
  ranked.turnaround_days,
  earlier.name as from_launch,
  ranked.to_launch
from (
  select
    later.launch_year,
    core_turnarounds.serial,
    core_turnarounds.turnaround_days,
    core_turnarounds.from_launch_id,
    later.name as to_launch,
    row_number() over (
      partition by later.launch_year
      order by core_turnarounds.turnaround_days, core_turnarounds.to_launch_id
    ) as year_rank
  from core_turnarounds
  inner join launches later on later.launch_id = core_turnarounds.to_launch_id
) as ranked
inner join launches earlier on earlier.launch_id = ranked.from_launch_id
where ranked.year_rank = 1
order by ranked.launch_year;

-- name: cores_that_never_came_back
-- Which cores did not return from their latest flight?
-- One row for each core whose latest flight did not end with a landing on a drone ship or ground
-- pad. outcome is the reason: no attempt, a failed attempt, an ocean landing, or unknown. Cores that
-- landed are not listed, even if they were lost later.
select
  latest.core_id,
  cores.serial,
  cores.block,
  latest.flights,
  latest.launch_date_utc as lost_at,
  launches.name as last_launch,
  case
    when latest.landing_attempt = false then 'no attempt'
    when latest.landing_attempt is null then 'unknown'
    when latest.landing_success = false then 'landing failed'
    when latest.landing_success is null then 'unknown'
    else 'came down in the ocean'
  end as outcome
from (
  select
    core_id,
    launch_id,
    launch_date_utc,
    landing_attempt,
    landing_success,
    landing_type,
    row_number() over (
      partition by core_id order by launch_date_utc desc, launch_id desc, position desc
    ) as flights_from_last,
    count(*) over (partition by core_id) as flights
  from core_flights
  where upcoming = false and core_id is not null
) as latest
inner join launches on launches.launch_id = latest.launch_id
left join cores on cores.core_id = latest.core_id
where latest.flights_from_last = 1
  and not (
    coalesce(latest.landing_attempt, false)
    and coalesce(latest.landing_success, false)
    and coalesce(latest.landing_type, '') <> 'Ocean'
  )
order by lost_at, latest.core_id;

-- name: reuse_by_block
-- How often was each version of the core reused?
-- One row for each block, the version of the first stage; null for Falcon 1 and other cores without
-- a recorded version. flights_per_core near 1 means that cores were expended after one flight.
select
  block,
  count(*) as cores,
  count(case when flights > 1 then 1 end) as cores_flown_again,
  cast(sum(flights) as bigint) as flights,
  max(flights) as most_flights,
  cast(sum(flights) as double precision) / count(*) as flights_per_core,
  cast(sum(landings) as double precision) / nullif(sum(landing_attempts), 0)
    as landing_success_rate
from core_usage
group by block
order by block nulls first;

-- name: landing_streaks
-- What were the longest streaks of successful landings?
-- One row for each of the five longest streaks of landings on drone ships and ground pads, over all
-- cores in order of flight. A failed attempt or one with an unknown outcome ends a streak. The last
-- streak may be unfinished.
select
  count(*) as landings,
  min(attempts.launch_date_utc) as first_landing_at,
  max(attempts.launch_date_utc) as last_landing_at,
  count(distinct attempts.core_id) as cores
from (
  select
    core_id,
    launch_date_utc,
    landing_success,
    sum(case when landing_success = true then 0 else 1 end) over (
      order by launch_date_utc, launch_id, position
      rows between unbounded preceding and current row
    ) as ended_before
  from core_flights
  where upcoming = false
    and core_id is not null
    and landing_attempt = true
    and landing_type in ('ASDS', 'RTLS')
) as attempts
where attempts.landing_success = true
group by attempts.ended_before
order by landings desc, first_landing_at
limit 5;

-- name: reused_share_by_rocket
-- What share of each rocket's launches flew on a reused core?
-- One row for each rocket with flown launches. A Falcon Heavy launch counts as reused if any of its
-- three cores was; reused_core_share is the share of individual cores.
select
  rockets.name as rocket,
  count(distinct launches.launch_id) as launches,
  count(distinct case when core_flights.reused = true then launches.launch_id end)
    as launches_with_reused_core,
  cast(
    count(distinct case when core_flights.reused = true then launches.launch_id end)
    as double precision
  ) / count(distinct launches.launch_id) as reuse_rate,
  cast(count(case when core_flights.reused = true then 1 end) as double precision)
    / nullif(count(core_flights.core_id), 0) as reused_core_share
from launches
left join rockets on rockets.rocket_id = launches.rocket_id
left join core_flights
  on core_flights.launch_id = launches.launch_id and core_flights.core_id is not null
where launches.upcoming = false
group by launches.rocket_id, rockets.name
order by launches desc, launches.rocket_id;

-- name: turnaround_by_flight_number
-- Do turnarounds get longer as a core ages?
-- One row for each flight number from the second on: how many cores reached it, and the days since
-- the previous flight. The last rows are based on few cores and do not show a trend.
select
  flight,
  count(*) as turnarounds,
  percentile_cont(0.5) within group (order by turnaround_days) as median_days,
  min(turnaround_days) as min_days,
  max(turnaround_days) as max_days
from (
  select
    turnaround_days,
    row_number() over (partition by core_id order by to_date_utc, to_launch_id) + 1 as flight
  from core_turnarounds
) as numbered
group by flight
order by flight;

-- name: drone_ship_or_land
-- Are drone ship landings less successful, or is the next flight later?
-- One row for each landing type. median_days_to_next_flight is the time from a successful landing of
-- that type to the next launch of the same core; landings without a next launch are excluded.
select
  landing_type,
  count(*) as attempts,
  count(case when landing_success = true then 1 end) as landings,
  cast(count(case when landing_success = true then 1 end) as double precision) / count(*)
    as success_rate,
  count(case when landing_success = true then days_to_next_flight end) as flown_again,
  percentile_cont(0.5) within group (
    order by case when landing_success = true then days_to_next_flight end
  ) as median_days_to_next_flight
from (
  select
    landing_type,
    landing_attempt,
    landing_success,
    cast(
      extract(
        epoch from lead(launch_date_utc) over (
          partition by core_id order by launch_date_utc, launch_id, position
        )
      ) - extract(epoch from launch_date_utc) as double precision
    ) / 86400 as days_to_next_flight
  from core_flights
  where upcoming = false and core_id is not null
) as flights
where landing_attempt = true
group by landing_type
order by attempts desc, landing_type;

-- name: core_service_life
-- How long are cores in service, and how often do they fly?
-- One row for each core with at least two flights, the longest service first. flights_per_year is
-- the number of flights after the first, divided by the time from the first to the latest.
select
  serial,
  flights,
  service_days,
  reuse_count / nullif(service_days / 365.25, 0) as flights_per_year,
  max_turnaround_days as longest_wait_days
from (
  select
    core_id,
    serial,
    flights,
    reuse_count,
    max_turnaround_days,
    cast(
      extract(epoch from last_flight_at) - extract(epoch from first_flight_at) as double precision
    ) / 86400 as service_days
  from core_usage
  where flights > 1
) as reused
order by service_days desc, core_id;

-- name: reuse_milestones
-- When did a core first reach its second, third, … flight?
-- One row for each number of flights: the first core to reach it, the date, and how many cores have
-- reached it so far.
select
  reached.flight,
  cores.serial,
  launches.name as launch,
  reached.launch_date_utc as reached_at,
  reached.cores as cores_so_far
from (
  select
    core_id,
    launch_id,
    launch_date_utc,
    flight,
    row_number() over (partition by flight order by launch_date_utc, launch_id, position) as nth,
    count(*) over (partition by flight) as cores
  from (
    select
      core_id,
      launch_id,
      position,
      launch_date_utc,
      row_number() over (
        partition by core_id order by launch_date_utc, launch_id, position
      ) as flight
    from core_flights
    where upcoming = false and core_id is not null
  ) as counted
) as reached
inner join launches on launches.launch_id = reached.launch_id
left join cores on cores.core_id = reached.core_id
where reached.nth = 1
order by reached.flight;

-- name: fleet_by_year
-- How many cores were needed for the launches of a year?
-- One row for each year: the cores that flew, how many of them for the first time, and the flights
-- per core. With more reuse there are fewer new cores and more flights per core.
select
  flown.launch_year,
  count(*) as flights,
  count(distinct flown.core_id) as cores,
  count(case when flown.flight = 1 then 1 end) as new_cores,
  cast(count(*) as double precision) / count(distinct flown.core_id) as flights_per_core
from (
  select
    core_id,
    launch_year,
    row_number() over (
      partition by core_id order by launch_date_utc, launch_id, position
    ) as flight
  from core_flights
  where upcoming = false and core_id is not null
) as flown
group by flown.launch_year
order by flown.launch_year;

-- name: days_between_launches
-- How did the launch rate grow?
-- One row for each year: flown launches, and the median and longest time since the previous launch.
select
  launch_year,
  count(*) as launches,
  percentile_cont(0.5) within group (order by days_since_last) as median_days,
  max(days_since_last) as max_days
from (
  select
    launch_year,
    cast(
      extract(epoch from date_utc)
        - extract(epoch from lag(date_utc) over (order by date_utc, launch_id))
      as double precision
    ) / 86400 as days_since_last
  from launches
  where upcoming = false
) as paced
group by launch_year
order by launch_year;

-- name: wrong_flight_counters
-- Which flight numbers of cores are wrong in the source?
-- One row for each core flight whose recorded flight number differs from its position among the
-- flights of that core by date. There should be few, with obvious causes such as a wrong serial.
select
  launches.name as launch,
  cores.serial,
  counted.recorded_flight,
  counted.counted_flight
from (
  select
    core_id,
    launch_id,
    launch_date_utc,
    flight as recorded_flight,
    row_number() over (
      partition by core_id order by launch_date_utc, launch_id, position
    ) as counted_flight
  from core_flights
  where upcoming = false and core_id is not null
) as counted
inner join launches on launches.launch_id = counted.launch_id
left join cores on cores.core_id = counted.core_id
where counted.recorded_flight is null or counted.recorded_flight <> counted.counted_flight
order by counted.launch_date_utc, counted.launch_id;

-- name: wrong_core_counters
-- Which counters of cores disagree with the launches?
-- One row for each core whose counters in the source differ from the counts over its flown launches.
-- asds_attempts is known to be wrong: it is a copy of asds_landings, so failed drone ship attempts
-- are missing. Compute rates from the launches instead.
select
  cores.serial,
  cores.reuse_count as source_reuse_count,
  counted.flights - 1 as reuse_count,
  cores.asds_attempts as source_asds_attempts,
  counted.asds_attempts,
  cores.asds_landings as source_asds_landings,
  counted.asds_landings,
  cores.rtls_attempts as source_rtls_attempts,
  counted.rtls_attempts,
  cores.rtls_landings as source_rtls_landings,
  counted.rtls_landings
from (
  select
    core_id,
    count(*) as flights,
    count(case when landing_attempt = true and landing_type = 'ASDS' then 1 end) as asds_attempts,
    count(
      case when landing_attempt = true and landing_success = true and landing_type = 'ASDS' then 1 end
    ) as asds_landings,
    count(case when landing_attempt = true and landing_type = 'RTLS' then 1 end) as rtls_attempts,
    count(
      case when landing_attempt = true and landing_success = true and landing_type = 'RTLS' then 1 end
    ) as rtls_landings
  from core_flights
  where upcoming = false and core_id is not null
  group by core_id
) as counted
inner join cores on cores.core_id = counted.core_id
where cores.reuse_count <> counted.flights - 1
  or cores.asds_attempts <> counted.asds_attempts
  or cores.asds_landings <> counted.asds_landings
  or cores.rtls_attempts <> counted.rtls_attempts
  or cores.rtls_landings <> counted.rtls_landings
order by cores.serial, cores.core_id;

-- name: landpad_record
-- How many landings did each drone ship and landing zone have, and are its own counters correct?
-- One row for each landpad with a landing attempt. attempts and landings are counted from the
-- launches; source_attempts and source_landings are the counters of the source, which may be stale.
select
  landpads.name as landpad,
  flown.landing_type,
  flown.attempts,
  flown.landings,
  cast(flown.landings as double precision) / flown.attempts as success_rate,
  landpads.landing_attempts as source_attempts,
  landpads.landing_successes as source_landings
from (
  select
    landpad_id,
    landing_type,
    count(*) as attempts,
    count(case when landing_success = true then 1 end) as landings
  from core_flights
  where upcoming = false
    and core_id is not null
    and landing_attempt = true
    and landpad_id is not null
  group by landpad_id, landing_type
) as flown
left join landpads on landpads.landpad_id = flown.landpad_id
order by flown.attempts desc, flown.landpad_id;
