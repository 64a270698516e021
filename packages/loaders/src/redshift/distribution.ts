import type { Table } from '@spacex-platform/transform';
import { quoted } from '../sql/names.ts';

/** How the rows of a table are distributed over the slices of a cluster, and why. */
export interface Distribution {
  /** `all`: a full copy on each node. Otherwise the column by which rows are distributed. */
  readonly style: 'all' | { readonly key: string };
  /** Columns that rows are sorted by: filters on them skip blocks. */
  readonly sort: readonly string[];
  readonly reason: string;
}

const copy = (sort: string, reason: string): Distribution => ({
  style: 'all',
  sort: [sort],
  reason,
});
const by = (key: string, sort: string, reason: string): Distribution => ({
  style: { key },
  sort: [sort],
  reason,
});
const childOf = (parent: string): Distribution =>
  by(
    `${parent}_id`,
    `${parent}_id`,
    `Collocated with its ${parent}: joins and replaced child rows need no redistribution.`,
  );
const byLaunch = childOf('launch');
const byPayload = childOf('payload');

/** The distribution of the platform's tables. */
const chosen: Readonly<Record<string, Distribution>> = {
  launches: by('launch_id', 'date_utc', 'Child tables join by launch_id; queries filter by year.'),
  core_flights: by(
    'launch_id',
    'launch_date_utc',
    'Joins launches without redistribution; queries on reuse and landings filter by year.',
  ),
  launch_payloads: byLaunch,
  launch_ships: byLaunch,
  launch_capsules: byLaunch,
  launch_crew: byLaunch,
  launch_failures: byLaunch,
  fairing_ships: byLaunch,
  payloads: by(
    'payload_id',
    'payload_id',
    'Grows with the launches, and its four child tables join by payload_id.',
  ),
  payload_customers: byPayload,
  payload_nationalities: byPayload,
  payload_manufacturers: byPayload,
  payload_norad_ids: byPayload,
  starlink: by(
    'starlink_id',
    'starlink_id',
    'The largest table, queried by satellite and distributed evenly.',
  ),
  cores: copy(
    'core_id',
    'Fewer than a thousand rows: a copy on each node avoids redistribution in joins with core_flights.',
  ),
  rockets: copy('rocket_id', 'A few rows that are joined with launches.'),
  rocket_payload_weights: copy('rocket_id', 'A few rows for each rocket.'),
  ships: copy('ship_id', 'A few dozen rows that are joined with launches.'),
  ship_roles: copy('ship_id', 'A few rows for each ship.'),
  launchpads: copy('launchpad_id', 'A few rows that are joined with launches.'),
  landpads: copy('landpad_id', 'A few rows that are joined with core_flights.'),
  capsules: copy('capsule_id', 'A few dozen rows that are joined with launches.'),
  crew: copy('crew_id', 'A few dozen rows that are joined with launches.'),
  dragons: copy('dragon_id', 'A few rows.'),
  history: copy('history_id', 'A few dozen rows.'),
  company: copy('company_id', 'One row.'),
  roadster: copy('roadster_id', 'One row.'),
};

/**
 * The distribution of a table. Tables that are not listed, or that have other columns, are distributed
 * by the id of their document.
 *
 * @example
 * ```ts
 * console.log(distributionOf(coreFlights).style);
 * ```
 */
export function distributionOf(table: Table): Distribution {
  const known = chosen[table.name];
  if (known !== undefined && hasColumns(table, known)) return known;
  const [id = ''] = table.key;
  return by(id, id, 'Distributed by document id, collocated with its parent or child tables.');
}

/** False for a table of someone else that has the name of one of the platform. */
function hasColumns({ columns }: Table, { style, sort }: Distribution): boolean {
  const needed = style === 'all' ? sort : [style.key, ...sort];
  return needed.every((name) => Object.hasOwn(columns, name));
}

/** The end of a `create table`: `diststyle key distkey ("id") sortkey ("id")`. */
export function distributionClause(table: Table): string {
  const { style, sort } = distributionOf(table);
  const columns = sort.map(quoted).join(', ');
  const spread = style === 'all' ? 'diststyle all' : `diststyle key distkey (${quoted(style.key)})`;
  return `${spread} sortkey (${columns})`;
}
