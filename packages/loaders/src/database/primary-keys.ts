import type { PrimaryKeys } from '@spacex-platform/transform';
import type { DatabaseConnection } from './connection.ts';

/**
 * The primary keys of the first schema on the search path that are always enforced: no deferrable
 * keys, and none of tables that others inherit from, whose rows they do not cover.
 */
export async function primaryKeysOf(
  connection: Pick<DatabaseConnection, 'query'>,
): Promise<PrimaryKeys> {
  const { rows } = await connection.query(
    `select c.relname as name, a.attname as column
       from pg_index i
       join pg_class c on c.oid = i.indrelid
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
      where n.nspname = current_schema() and i.indisprimary and i.indisvalid and i.indimmediate
        and c.relkind = 'r'
        and not exists (select 1 from pg_inherits where inhparent = c.oid)
      order by 1, 2`,
  );
  const keys = Map.groupBy(rows, (row) => String(row['name']));
  return new Map(
    [...keys].map(([name, columns]) => [name, columns.map((row) => String(row['column']))]),
  );
}
