import { type Check, tables } from '@spacex-platform/transform';

const flown = "(select launch_id from launches where name = 'CRS-2')";
const landed =
  '(select launch_id from core_flights where landing_success = true order by launch_id limit 1)';
const upcoming = '(select min(launch_id) from launches where upcoming = true)';

/** Statements that break each check with an individual name, in one or two rows. */
const named: Readonly<Record<string, readonly string[]>> = {
  'launches.success.too_early': [
    `update launches set success = true where launch_id = ${upcoming}`,
  ],
  'launches.success.unknown': [`update launches set success = null where launch_id = ${flown}`],
  'launches.success.unexplained': [
    'delete from launch_failures where launch_id = (select min(launch_id) from launch_failures)',
  ],
  'launch_failures.time_s.before_launch': ['update launch_failures set time_s = -1'],
  'core_flights.landing_success.without_attempt': [
    `update core_flights set landing_attempt = false where launch_id = ${landed}`,
  ],
  'core_flights.landing_success.unknown': [
    `update core_flights set landing_success = null where launch_id = ${landed}`,
  ],
  'core_flights.landing_attempt.unknown': [
    `update core_flights set landing_attempt = null where launch_id = ${landed}`,
  ],
  'core_flights.landing_type.unknown': [
    `update core_flights set landing_type = null where launch_id = ${landed}`,
  ],
  'core_flights.core_id.missing': [
    `update core_flights set core_id = null where launch_id = ${landed}`,
  ],
  'core_flights.core_id.missing_on_flown': [
    `update core_flights set core_id = null where launch_id = ${landed}`,
  ],
  'core_flights.launch.copied': [
    `update core_flights set upcoming = true where launch_id = ${landed}`,
  ],
  'launches.launch_year.of_date': [
    `update launches set launch_year = launch_year + 1 where launch_id = ${flown}`,
  ],
  'launches.date_unix.of_date': [
    `update launches set date_unix = date_unix + 1 where launch_id = ${flown}`,
  ],
  'launches.date_local.of_date': [
    `update launches set date_local = 'soon' where launch_id = ${flown}`,
  ],
  'cores.asds_attempts.of_launches': [
    "update cores set asds_attempts = asds_attempts + 1 where serial in ('B1058', 'B1051')",
  ],
  'cores.rtls_attempts.of_launches': [
    "update cores set rtls_attempts = rtls_attempts + 1 where serial = 'B1058'",
  ],
  'cores.reuse_count.of_launches': ["update cores set reuse_count = 99 where serial = 'B1058'"],
  'core_flights.flight.in_order': [
    `update core_flights set flight = 77 where launch_id = ${landed}`,
  ],
  'core_flights.reused.without_flight': [
    `update core_flights set reused = true
      where launch_id = (select min(launch_id) from core_flights where reused = false)`,
  ],
  'landpads.attempts.of_launches': [
    "update landpads set landing_attempts = landing_attempts + 1 where name = 'LZ-1'",
  ],
  'launchpads.attempts.of_launches': [
    "update launchpads set launch_successes = 0 where name = 'KSC LC 39A'",
  ],
  'launches.name.unique': [
    "update launches set name = 'CRS-1' where launch_id in (select launch_id from launches where name = 'CRS-2')",
  ],
  'launches.flight_number.unique': [
    'update launches set flight_number = 1 where flight_number = 2',
  ],
  'launches.flight_number.without_gap': ['delete from launches where flight_number = 50'],
  'launches.upcoming.in_the_past': [
    `update launches set upcoming = true where launch_id = ${flown}`,
  ],
  'launches.date.exact': [
    `update launches set date_precision = 'month' where launch_id = ${flown}`,
  ],
  'launch_crew.role.missing': [
    "insert into launch_crew values ('somewhere', 0, 'somebody', null, 'r-spacex')",
  ],
  'landpads.name.once': ["update landpads set name = 'LZ-1-2' where name = 'LZ-2'"],
  'launch_payloads.payload_id.once': [
    `insert into launch_payloads select launch_id, 99, payload_id, 'r-spacex' from
       (select ${upcoming} as launch_id,
               (select min(payload_id) from launch_payloads) as payload_id) as more`,
  ],
  'payloads.payload_id.launched': [
    'delete from launch_payloads where payload_id = (select min(payload_id) from launch_payloads)',
  ],
  'payloads.launch_id.lists_it': [
    `update payloads set launch_id = ${upcoming}
      where payload_id = (select min(payload_id) from launch_payloads)`,
  ],
  'payloads.mass_kg.missing': [
    'update payloads set mass_kg = null where payload_id = (select max(payload_id) from payloads where mass_kg > 0)',
  ],
  'launches.success.overdue': [
    `update launches set source = 'launch-library', success = null where launch_id = ${flown}`,
  ],
  'launches.core_flights.missing': [`delete from core_flights where launch_id = ${flown}`],
  'launches.launchpad_id.missing_on_flown': [
    `update launches set launchpad_id = null where launch_id = ${flown}`,
  ],
  'launches.rocket_id.missing_on_flown': [
    `update launches set rocket_id = null where launch_id = ${flown}`,
  ],
  'core_flights.core_id.placeholders': [
    "update core_flights set source = 'launch-library', core_id = null where upcoming = false",
  ],
  'core_flights.core_id.too_soon': [
    `update core_flights set launch_date_utc = '2020-01-01T00:00:00Z'
      where core_id = (select core_id from cores where serial = 'B1051')`,
  ],
  'core_flights.landing_type.unknown_on_falcon': [
    `update core_flights set source = 'launch-library', landing_type = null
      where launch_id = ${landed}`,
  ],
  // Each mart is a view; replacing one makes it disagree with another.
  'marts.core_flights.agree': [replaced('core_usage', 'flights + 1 as flights')],
  'marts.launches.agree': [replaced('reuse_by_year', 'launches + 1 as launches')],
  'marts.flown.agree': [replaced('launchpad_usage', 'unknown + 1 as unknown')],
  'marts.reuses.agree': [replaced('core_usage', 'reuse_count + 1 as reuse_count')],
  'marts.turnarounds.agree': [replaced('turnaround_by_year', 'turnarounds + 1 as turnarounds')],
  'marts.landing_attempts.agree': [replaced('landings_by_type_year', 'attempts + 1 as attempts')],
  'marts.landings.agree': [replaced('core_usage', 'landings + 1 as landings')],
  'marts.payloads.agree': [replaced('payload_mass_by_orbit', 'payloads + 1 as payloads')],
};

/** Replaces a mart by a table with another formula for one column. */
function replaced(mart: string, column: string): string {
  const name = column.split(' as ')[1] ?? '';
  const others: Readonly<Record<string, readonly string[]>> = {
    core_usage: ['flights', 'reuse_count', 'landing_attempts', 'landings'],
    reuse_by_year: ['launches', 'core_flights'],
    launchpad_usage: ['launches', 'successes', 'failures', 'unknown'],
    turnaround_by_year: ['turnarounds'],
    landings_by_type_year: ['attempts', 'failures', 'unknown'],
    payload_mass_by_orbit: ['payloads'],
  };
  const columns = (others[mart] ?? []).map((other) => (other === name ? column : other));
  return `create table replaced as select ${columns.join(', ')} from ${mart};
          drop view ${mart};
          alter table replaced rename to ${mart}`;
}

/**
 * Statements that break a check: written by hand for those with an individual name, derived from the
 * table definition for the others. Undefined for an unknown check.
 */
export function breakingStatements({ id }: Check): readonly string[] | undefined {
  const own = named[id];
  if (own !== undefined) return own.flatMap((text) => text.split(';'));
  const [tableName = '', columnName = '', rule] = id.split('.');
  const table = tables.find(({ name }) => name === tableName);
  if (table === undefined) return undefined;
  const first = `${table.key[0]} = (select min(${table.key[0]}) from ${tableName})`;
  const set = (value: string) => [
    `update ${tableName} set "${columnName}" = ${value} where ${first}`,
  ];
  const column = Object.entries(table.columns).find(([name]) => name === columnName)?.[1];
  switch (rule ?? columnName) {
    case 'unique':
      return [`insert into ${tableName} select * from ${tableName} where ${first}`];
    case 'not_null':
      return set('null');
    case 'accepted':
      return set("'Something else'");
    case 'range':
      return set(String(column?.least === undefined ? (column?.most ?? 0) + 1 : column.least - 1));
    case 'references':
      return set("'nowhere'");
    case 'complete':
      return set('position + 1');
    default:
      return undefined;
  }
}
