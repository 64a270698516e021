/** A chart of this many flights is still readable, and the page stays small for any data. */
const maxFlights = 1200;

export const headlineSql = `select
  (select count(*) from launches where upcoming = false) as launches,
  (select count(*) from launches where upcoming = true) as upcoming,
  (select min(date_utc) from launches where upcoming = false) as first_launch,
  (select max(date_utc) from launches where upcoming = false) as last_launch,
  (select sum(launches) from reuse_by_year) as falcon_launches,
  (select sum(launches_with_reused_core) from reuse_by_year) as reused,
  (select sum(flights) from core_usage) as core_flights,
  (select count(*) from core_usage) as cores,
  (select count(*) from core_turnarounds) as turnarounds,
  (select percentile_cont(0.5) within group (order by turnaround_days) from core_turnarounds)
    as median_days,
  (select min(turnaround_days) from core_turnarounds) as shortest_days,
  (select sum(attempts) from landings_by_type_year) as attempts,
  (select sum(successes) from landings_by_type_year) as landings,
  (select sum(unknown) from landings_by_type_year) as landings_unknown,
  (select max(flights) from core_usage) as most_flights,
  (select min(coalesce(serial, core_id)) from core_usage
    where flights = (select max(flights) from core_usage)) as most_flown`;

// Ties are broken as in the marts, so that the order is the same on every engine.
export const fleetSql = `select
  core_flights.core_id,
  coalesce(cores.serial, core_flights.core_id) as serial,
  coalesce(launches.name, core_flights.launch_id) as launch,
  core_flights.launch_date_utc as date,
  core_flights.landing_attempt,
  core_flights.landing_success,
  core_flights.landing_type,
  core_turnarounds.turnaround_days
from core_flights
left join launches on launches.launch_id = core_flights.launch_id
left join cores on cores.core_id = core_flights.core_id
left join core_turnarounds
  on core_turnarounds.core_id = core_flights.core_id
  and core_turnarounds.to_launch_id = core_flights.launch_id
where core_flights.upcoming = false
  and core_flights.core_id in (
    select core_id
    from (
      select
        core_id,
        sum(flights) over (order by flights desc, core_id rows unbounded preceding) as so_far
      from core_usage
    ) as ranked
    where so_far <= ${maxFlights}
  )
order by core_flights.launch_date_utc, core_flights.launch_id, core_flights.position`;

export const reuseSql = `select launch_year, launches, launches_with_reused_core, reuse_rate
from reuse_by_year
order by launch_year`;

// The year of the core flight, as in turnaround_by_year, since its launch may be missing.
export const turnaroundSql = `select
  later.launch_year,
  count(*) as turnarounds,
  min(core_turnarounds.turnaround_days) as min_days,
  percentile_cont(0.25) within group (order by core_turnarounds.turnaround_days) as quartile1,
  percentile_cont(0.5) within group (order by core_turnarounds.turnaround_days) as median,
  percentile_cont(0.75) within group (order by core_turnarounds.turnaround_days) as quartile3,
  max(core_turnarounds.turnaround_days) as max_days
from core_turnarounds
inner join (select distinct core_id, launch_id, launch_year from core_flights) as later
  on later.core_id = core_turnarounds.core_id
  and later.launch_id = core_turnarounds.to_launch_id
group by later.launch_year
order by later.launch_year`;

export const landingSql = `select
  coalesce(landing_type, 'unknown') as landing_type,
  launch_year, attempts, successes, failures, unknown
from landings_by_type_year
order by 1, launch_year`;

export const launchpadSql = `select
  coalesce(name, launchpad_id, 'unknown') as name, launches, successes, failures, unknown
from launchpad_usage
order by launches desc, 1`;

export const orbitSql = `select
  coalesce(orbit, 'unknown') as orbit, payloads, with_mass, mass_kg
from payload_mass_by_orbit
order by coalesce(mass_kg, 0) desc, payloads desc, 1`;

/** Its columns are those of the table in this target; it has no row. */
export const launchColumnsSql = 'select * from launches limit 0';

export const launchLibrarySql =
  "select count(*) as launches from launches where source = 'launch-library'";

/**
 * One row for each booster of each launch that Launch Library has as upcoming, and one for a launch
 * without boosters. The upcoming launches of r/SpaceX are those of October 2022.
 */
export const upcomingSql = `select
  launches.launch_id,
  launches.name as launch,
  launches.date_utc as date,
  launches.date_precision,
  launchpads.name as pad,
  core_flights.launch_id as flight_of,
  case when core_flights.core_id is not null
    then coalesce(cores.serial, core_flights.core_id) end as serial,
  coalesce(flown.flights, 0) as flights
from launches
left join launchpads on launchpads.launchpad_id = launches.launchpad_id
left join core_flights on core_flights.launch_id = launches.launch_id
left join cores on cores.core_id = core_flights.core_id
left join (
  select core_id, count(*) as flights
  from core_flights
  where upcoming = false
  group by core_id
) as flown
  on flown.core_id = core_flights.core_id
where launches.upcoming = true and launches.source = 'launch-library'
order by launches.date_utc, launches.launch_id, core_flights.position`;
