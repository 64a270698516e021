import type { DuckRow } from '../support/duckdb.ts';
import type { Engine } from './engine.ts';

/**
 * The columns that marts and queries read, written by hand, so that the marts are tested against
 * the documented columns and not against the table definitions.
 */
const columnTypes = {
  launches: {
    launch_id: 'text',
    name: 'text',
    date_utc: 'timestamptz',
    launch_year: 'integer',
    upcoming: 'boolean',
    success: 'boolean',
    rocket_id: 'text',
    launchpad_id: 'text',
  },
  core_flights: {
    launch_id: 'text',
    position: 'integer',
    core_id: 'text',
    flight: 'integer',
    gridfins: 'boolean',
    legs: 'boolean',
    reused: 'boolean',
    landing_attempt: 'boolean',
    landing_success: 'boolean',
    landing_type: 'text',
    landpad_id: 'text',
    launch_date_utc: 'timestamptz',
    launch_year: 'integer',
    upcoming: 'boolean',
  },
  cores: {
    core_id: 'text',
    serial: 'text',
    block: 'integer',
    status: 'text',
    reuse_count: 'integer',
    rtls_attempts: 'integer',
    rtls_landings: 'integer',
    asds_attempts: 'integer',
    asds_landings: 'integer',
  },
  rockets: { rocket_id: 'text', name: 'text' },
  launchpads: { launchpad_id: 'text', name: 'text' },
  landpads: {
    landpad_id: 'text',
    name: 'text',
    landing_attempts: 'integer',
    landing_successes: 'integer',
  },
  payloads: { payload_id: 'text', orbit: 'text', mass_kg: 'double precision' },
  launch_payloads: { launch_id: 'text', position: 'integer', payload_id: 'text' },
} as const;

export type TableName = keyof typeof columnTypes;
export type TableRows = { [Name in TableName]?: readonly DuckRow[] };

export const tableNames = Object.keys(columnTypes) as TableName[];

export function columnsOf(table: TableName): [string, string][] {
  return Object.entries(columnTypes[table]);
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return String(value);
}

/** Re-creates all tables and fills the given ones; columns missing in a row are null. */
export async function makeTables(engine: Engine, tables: TableRows): Promise<void> {
  for (const table of tableNames) {
    const columns = columnsOf(table);
    const typed = columns.map(([name, type]) => `${name} ${type}`);
    await engine.query(`drop table if exists ${table}`);
    await engine.query(`create table ${table} (${typed.join(', ')})`);
    const rows = tables[table] ?? [];
    if (rows.length === 0) continue;
    const values = rows.map((row) => `(${columns.map(([name]) => literal(row[name])).join(', ')})`);
    await engine.query(`insert into ${table} values ${values.join(',\n')}`);
  }
}
