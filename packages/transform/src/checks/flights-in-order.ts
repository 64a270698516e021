import { anyBroken } from './relation-names.ts';

// Redshift has no named windows.
const inOrder = `over (
      partition by core_flights.core_id
      order by core_flights.launch_date_utc, core_flights.launch_id, core_flights.position
    )`;

/** Columns of a flown core flight, with those of the previous and the next one of its core. */
const columns = [
  'core_id',
  'launch_id',
  'position',
  'launch_date_utc',
  'source',
  'flight',
  'reused',
  'serial',
  'date_before',
  'flight_before',
  'flight_after',
  'nth',
].map((name) => `flown.${name}`);

/**
 * Flown core flights with the previous and the next one of the core, and with the number of upcoming
 * flights of the core that have an earlier date. Upcoming flights are joined only with the flights
 * that violate a check.
 */
export const flightsInOrder = `(
  select
    ${columns.join(',\n    ')},
    count(case when planned.launch_date_utc < flown.launch_date_utc
      or (planned.launch_date_utc = flown.launch_date_utc
        and (planned.launch_id < flown.launch_id
          or (planned.launch_id = flown.launch_id and planned.position < flown.position)))
      then 1 end) as upcoming_before
  from (
    select *
    from (
      select
        core_flights.core_id,
        core_flights.launch_id,
        core_flights.position,
        core_flights.launch_date_utc,
        core_flights.source,
        core_flights.flight,
        core_flights.reused,
        cores.serial,
        lag(core_flights.launch_date_utc) ${inOrder} as date_before,
        lag(core_flights.flight) ${inOrder} as flight_before,
        lead(core_flights.flight) ${inOrder} as flight_after,
        row_number() ${inOrder} as nth
      from core_flights
      left join cores on cores.core_id = core_flights.core_id
      where core_flights.core_id is not null and core_flights.upcoming = false
    ) as all_flown
    where ${anyBroken}
  ) as flown
  left join core_flights as planned
    on planned.core_id = flown.core_id and planned.upcoming = true
  group by
    ${columns.join(',\n    ')}
) as flights_in_order`;
