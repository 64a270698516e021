import { type Dialect, inDialects } from './dialect.ts';
import type { Mart } from './mart.ts';
import { isNoStarshipFlight } from './starship.ts';

/**
 * The SELECT of the mart, also used by other marts. The launch id breaks ties, so that flights with
 * the same timestamp have the same order on every engine.
 *
 * @param extraColumns more columns of the later flight
 */
export const turnaroundsSql = (
  { double, secondsBetween, timestamp }: Dialect,
  extraColumns: readonly string[] = [],
) => `select
  flights.core_id,
  cores.serial,
  flights.from_launch_id,
  flights.to_launch_id,
  ${timestamp('flights', 'from_date_utc')},
  ${timestamp('flights', 'to_date_utc')},
  cast(
    ${secondsBetween('flights.from_date_utc', 'flights.to_date_utc')}
    as ${double}
  ) / 86400 as turnaround_days${extraColumns.map((column) => `,\n  flights.${column}`).join('')}
from (
  select
    core_id,${extraColumns.map((column) => `\n    ${column},`).join('')}
    launch_id as to_launch_id,
    launch_date_utc as to_date_utc,
    lag(launch_id) over (
      partition by core_id order by launch_date_utc, launch_id, "position"
    ) as from_launch_id,
    lag(launch_date_utc) over (
      partition by core_id order by launch_date_utc, launch_id, "position"
    ) as from_date_utc
  from core_flights
  where upcoming = false and core_id is not null and ${isNoStarshipFlight}
) as flights
left join cores on cores.core_id = flights.core_id
where flights.from_launch_id is not null`;

/** Mart of the time between consecutive flights of a core. */
export const coreTurnarounds: Mart<'core_turnarounds'> = {
  name: 'core_turnarounds',
  description:
    'One row for each pair of consecutive flights of a core, by date_utc. Without Starship.',
  columns: [
    { name: 'core_id', type: 'text', description: 'The core.' },
    {
      name: 'serial',
      type: 'text',
      description: 'Serial of the core; null if the core is not in the table cores.',
    },
    { name: 'from_launch_id', type: 'text', description: 'The earlier launch.' },
    { name: 'to_launch_id', type: 'text', description: 'The later launch.' },
    { name: 'from_date_utc', type: 'timestamp', description: 'Date of the earlier launch.' },
    { name: 'to_date_utc', type: 'timestamp', description: 'Date of the later launch.' },
    {
      name: 'turnaround_days',
      type: 'double',
      description: 'Days between the two launches: seconds / 86400.',
    },
  ],
  reads: ['core_flights', 'cores', 'launches'],
  ...inDialects((dialect) => turnaroundsSql(dialect)),
};
