import { writeFileSync } from 'node:fs';
import { tables } from '@spacex-platform/transform';
import pg from 'pg';
import type { Warehouse } from '../../../load/warehouse.ts';

/** Columns that a lake does not have. */
const ofDatabase = ['_run_id', '_loaded_at'];

/** Writes the rows of all tables, with the types of their columns, as PostgreSQL prints them. */
export async function writePostgresRows(
  { query }: Pick<Warehouse, 'query'>,
  path: string,
): Promise<void> {
  const content: Record<string, { columns: Record<string, string>; rows: unknown }> = {};
  for (const { name } of tables) {
    const found = await query(
      `select column_name as name, data_type as type from information_schema.columns
        where table_schema = 'spacex' and table_name = $1 and column_name <> all ($2)`,
      [name, ofDatabase],
    );
    const columns = Object.fromEntries(
      found.map((row) => [String(row['name']), String(row['type'])]),
    );
    const texts = Object.entries(columns).map(([column, type]) => textOf(column, type));
    const rows = await query(
      `select json_build_array(${texts.join(', ')}) as row from spacex.${pg.escapeIdentifier(name)}`,
    );
    content[name] = { columns, rows: rows.map(({ row }) => row) };
  }
  writeFileSync(path, JSON.stringify(content));
}

/** A column as text: moments as microseconds since 1970. */
function textOf(column: string, type: string): string {
  const name = pg.escapeIdentifier(column);
  return type === 'timestamp with time zone'
    ? `(extract(epoch from ${name}) * 1000000)::bigint::text`
    : `${name}::text`;
}
