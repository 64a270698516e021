import type { Table } from '@spacex-platform/transform';

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
const byLaunch: Distribution = {
  style: { key: 'launch_id' },
  sort: ['launch_id'],
  reason: 'Lies with its launch: joins and the replacement of children move no row.',
};
const byPayload: Distribution = {
  style: { key: 'payload_id' },
  sort: ['payload_id'],
  reason: 'Lies with its payload: joins and the replacement of children move no row.',
};

/** The distribution of the platform's tables. */
const chosen: Readonly<Record<string, Distribution>> = {
  launches: {
    style: { key: 'launch_id' },
    sort: ['date_utc'],
    reason: 'Every fact of a launch joins by launch_id; questions ask for years.',
  },
  core_flights: {
    style: { key: 'launch_id' },
    sort: ['launch_date_utc'],
    reason: 'Joins launches without moving; reuse and landings are asked for by year.',
  },
  launch_payloads: byLaunch,
  launch_ships: byLaunch,
  launch_capsules: byLaunch,
  launch_crew: byLaunch,
  launch_failures: byLaunch,
  fairing_ships: byLaunch,
  payloads: {
    style: { key: 'payload_id' },
    sort: ['payload_id'],
    reason: 'Grows with the launches, and its four child tables join by payload_id.',
  },
  payload_customers: byPayload,
  payload_nationalities: byPayload,
  payload_manufacturers: byPayload,
  payload_norad_ids: byPayload,
  starlink: {
    style: { key: 'starlink_id' },
    sort: ['starlink_id'],
    reason: 'The largest table, looked up by satellite; spread evenly.',
  },
  cores: copy('core_id', 'Some hundred rows that core flights join: no row travels.'),
  rockets: copy('rocket_id', 'A handful of rows that launches join.'),
  rocket_payload_weights: copy('rocket_id', 'A few rows for each rocket.'),
  ships: copy('ship_id', 'Some dozen rows that launches join.'),
  ship_roles: copy('ship_id', 'A few rows for each ship.'),
  launchpads: copy('launchpad_id', 'A handful of rows that launches join.'),
  landpads: copy('landpad_id', 'A handful of rows that core flights join.'),
  capsules: copy('capsule_id', 'Some dozen rows that launches join.'),
  crew: copy('crew_id', 'Some dozen rows that launches join.'),
  dragons: copy('dragon_id', 'A handful of rows.'),
  history: copy('history_id', 'Some dozen rows.'),
  company: copy('company_id', 'One row.'),
  roadster: copy('roadster_id', 'One row.'),
};

/**
 * The distribution of a table. Tables that are not listed are distributed by the id of their
 * document.
 *
 * @example
 * ```ts
 * console.log(distributionOf(coreFlights).style);
 * ```
 */
export function distributionOf(table: Table): Distribution {
  const known = chosen[table.name];
  if (known !== undefined) return known;
  const [id = ''] = table.key;
  return {
    style: { key: id },
    sort: [id],
    reason: 'Spread by the id of its document, with its parent or its children.',
  };
}

/** The end of a `create table`: `diststyle key distkey ("id") sortkey ("id")`. */
export function distributionClause(table: Table): string {
  const { style, sort } = distributionOf(table);
  const columns = sort.map((name) => `"${name}"`).join(', ');
  const spread = style === 'all' ? 'diststyle all' : `diststyle key distkey ("${style.key}")`;
  return `${spread} sortkey (${columns})`;
}
