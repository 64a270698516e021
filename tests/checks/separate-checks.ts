import { type Check, checks } from '@spacex-platform/transform';

const position = "core_flights.launch_id || ' ' || cast(core_flights.position as varchar)";
const window = (partition: string) =>
  `over (partition by ${partition} order by core_flights.launch_date_utc, core_flights.launch_id, core_flights.position`;
const inOrder = `${window('core_flights.core_id, core_flights.upcoming')})`;

/** The relation of checks of the order of flights, with every column computed for every flight. */
const everyFlight = `(
  select * from (
    select core_flights.*, cores.serial,
      lag(core_flights.launch_date_utc) ${inOrder} as date_before,
      lag(core_flights.flight) ${inOrder} as flight_before,
      lead(core_flights.flight) ${inOrder} as flight_after,
      row_number() ${inOrder} as nth,
      sum(case when core_flights.upcoming = true then 1 else 0 end)
        ${window('core_flights.core_id')} rows unbounded preceding) as upcoming_before
    from core_flights
    left join cores on cores.core_id = core_flights.core_id
    where core_flights.core_id is not null
  ) as all_flights
  where upcoming = false
) as every_flight`;

/** Queries of their own for checks that share a join or a condition with others. */
const queries: Readonly<Record<string, string>> = {
  'core_flights.launch.copied': `select ${position} as subject
    from core_flights
    inner join launches on launches.launch_id = core_flights.launch_id
    where core_flights.launch_date_utc <> launches.date_utc
      or core_flights.launch_year <> launches.launch_year
      or core_flights.upcoming <> launches.upcoming
      or core_flights.source <> launches.source`,
  'launches.core_flights.missing': `select substring(launches.name, 1, 200) || ' ' || launches.launch_id as subject,
      launches.date_utc, launches.source
    from launches
    left join (select distinct launch_id from core_flights) as flights
      on flights.launch_id = launches.launch_id
    where launches.upcoming = false and flights.launch_id is null`,
  'core_flights.landing_type.unknown_on_falcon': `select ${position} as subject
    from core_flights
    inner join launches on launches.launch_id = core_flights.launch_id
    where core_flights.source = 'launch-library'
      and core_flights.upcoming = false
      and core_flights.landing_attempt = true
      and core_flights.landing_type is null
      and coalesce(rocket_id, '') not in (select rocket_id from rockets where name = 'Starship')`,
};

const flightChecks = [
  'core_flights.flight.in_order',
  'core_flights.reused.without_flight',
  'core_flights.core_id.too_soon',
];

function separate(check: Check): Check {
  const { reads: _, ...own } = check;
  const cases = queries[check.id];
  if (cases !== undefined && own.kind === 'rows') {
    const { table: _table, broken: _broken, subject: _subject, ...rule } = own;
    return { ...rule, kind: 'query', cases };
  }
  if (own.kind !== 'rows' || !flightChecks.includes(own.id)) return own;
  return { ...own, table: everyFlight };
}

/** The checks of the platform, each written as if it were the only one. */
export const separateChecks = checks.map(separate);
