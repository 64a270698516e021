// Redshift has no named windows.
const window = (partition: string) => `over (
      partition by ${partition}
      order by core_flights.launch_date_utc, core_flights.launch_id, core_flights.position`;
const inOrder = `${window('core_flights.core_id, core_flights.upcoming')}
    )`;
// Redshift needs the frame.
const soFar = `${window('core_flights.core_id')}
      rows unbounded preceding
    )`;

/**
 * Flown core flights with the previous and the next one of the core, and with the number of upcoming
 * flights of the core that have an earlier date.
 */
export const flightsInOrder = `(
  select *
  from (
    select
      core_flights.core_id,
      cores.serial,
      core_flights.launch_id,
      core_flights.position,
      core_flights.launch_date_utc,
      core_flights.upcoming,
      core_flights.source,
      core_flights.flight,
      core_flights.reused,
      lag(core_flights.launch_date_utc) ${inOrder} as date_before,
      lag(core_flights.flight) ${inOrder} as flight_before,
      lead(core_flights.flight) ${inOrder} as flight_after,
      row_number() ${inOrder} as nth,
      sum(case when core_flights.upcoming = true then 1 else 0 end) ${soFar} as upcoming_before
    from core_flights
    left join cores on cores.core_id = core_flights.core_id
    where core_flights.core_id is not null
  ) as all_flights
  where upcoming = false
) as flights_in_order`;
