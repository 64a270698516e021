import type { MartName } from '@spacex-platform/transform';
import type { AvailableFacts } from '../support/facts.ts';

/**
 * Computes the figures of each mart in another way: with SQL of DuckDB on the CSV files, using
 * lists, filters and self-joins instead of windows, cases and groups.
 */
export function expectedFigures(facts: AvailableFacts): Record<MartName, string> {
  const flown = `
    flown as (
      select *, cast(date_utc as timestamptz) as launched_at, cast(substr(date_utc, 1, 4) as integer) as year
      from ${facts.csv('launches')} where upcoming = 'false'
    ),
    used as (
      select f.*, launched_at, year, epoch(launched_at) as seconds
      from ${facts.csv('core_flights')} f join flown using (launch_id) where core_id is not null
    ),
    careers as (
      select core_id, list({ launch: launch_id, second: seconds, launched_at: launched_at } order by seconds, launch_id) as path
      from used group by core_id
    ),
    pairs as (
      select core_id, path[step] as earlier, path[step + 1] as later,
        (path[step + 1].second - path[step].second) / 86400.0 as days
      from (select core_id, path, unnest(range(1, len(path))) as step from careers)
    )`;
  return {
    core_turnarounds: `with ${flown}
      select core_id, serial, earlier.launch as from_launch_id, later.launch as to_launch_id,
        earlier.launched_at as from_date_utc, later.launched_at as to_date_utc, days as turnaround_days
      from pairs left join ${facts.csv('cores')} using (core_id)`,
    core_usage: `with ${flown},
      tries as (
        select core_id, count(*) as n, count(*) filter (landing_success = 'true') as good
        from used where landing_attempt = 'true' group by core_id
      ),
      gaps as (select core_id, list(days) as d from pairs group by core_id)
      select core_id, serial, cast(block as integer) as block, status, len(path) as flights,
        len(path) - 1 as reuse_count, path[1].launched_at as first_flight_at,
        path[-1].launched_at as last_flight_at, coalesce(n, 0) as landing_attempts,
        coalesce(good, 0) as landings, if(n > 0, good / n, null) as landing_success_rate,
        list_min(d) as min_turnaround_days, list_median(d) as median_turnaround_days,
        list_max(d) as max_turnaround_days
      from careers left join tries using (core_id) left join gaps using (core_id)
        left join ${facts.csv('cores')} using (core_id)`,
    reuse_by_year: `with ${flown},
      lists as (
        select launch_id, year,
          (select count(*) from used u where u.launch_id = flown.launch_id) as n,
          (select count(*) from used u where u.launch_id = flown.launch_id and reused = 'true') as r
        from flown
      )
      select year as launch_year, count(*) as launches, count_if(r > 0) as launches_with_reused_core,
        avg(if(r > 0, 1.0, 0.0)) as reuse_rate, cast(sum(n) as bigint) as core_flights,
        cast(sum(r) as bigint) as reused_core_flights
      from lists group by all`,
    turnaround_by_year: `with ${flown}
      select year(later.launched_at) as launch_year, len(list(days)) as turnarounds,
        sum(days) / count(*) as mean_days, median(days) as median_days,
        list_min(list(days)) as min_days
      from pairs group by all`,
    landings_by_type_year: `with ${flown},
      outcomes as (
        select landing_type, year, coalesce(landing_success, 'unknown') as outcome
        from used where landing_attempt = 'true'
      )
      select landing_type, year as launch_year,
        cast("true" + "false" + "unknown" as bigint) as attempts, "true" as successes,
        "false" as failures, "unknown" as unknown, "true" / ("true" + "false" + "unknown") as success_rate
      from (pivot outcomes on outcome in ('true', 'false', 'unknown') using count(*)
        group by landing_type, year)`,
    launchpad_usage: `with ${flown}
      select launchpad_id, any_value(pads.name) as name, count(*) as launches,
        count(*) filter (success = 'true') as successes,
        count(*) filter (success = 'false') as failures,
        count(*) - count(success) as unknown
      from flown left join ${facts.csv('launchpads')} pads using (launchpad_id) group by launchpad_id`,
    payload_mass_by_orbit: `with ${flown},
      listed as (
        select distinct payload_id
        from ${facts.csv('launch_payloads')} semi join flown using (launch_id)
      )
      select orbit, count(*) as payloads, count(*) filter (mass_kg is not null) as with_mass,
        sum(cast(mass_kg as double)) as mass_kg
      from listed join ${facts.csv('payloads')} using (payload_id) group by orbit`,
  };
}
