import type { Table } from '@spacex-platform/transform';
import { isLoaderError } from '../errors/loader-error.ts';
import { quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { physicalColumns } from './ddl.ts';
import type { Catalog } from './introspection.ts';
import type { DatabaseTarget } from './target.ts';

/** Types of the columns of a view by their names, in order. */
export type ViewColumns = ReadonlyMap<string, string>;

/**
 * The columns of view definitions as the database computes them, over empty temporary tables that
 * are rolled back. If a view cannot be created there are none: creating it for good reports why.
 *
 * @param isInTransaction whether the caller has begun one
 */
export async function columnsOfViews(
  connection: DatabaseConnection,
  target: Pick<DatabaseTarget, 'schema' | 'views'>,
  { relations }: Catalog,
  tables: readonly Table[],
  isInTransaction: boolean,
): Promise<ReadonlyMap<string, ViewColumns>> {
  await connection.query(isInTransaction ? 'savepoint view_columns' : 'begin');
  try {
    const path = `pg_temp, ${quoted(target.schema)}`;
    await connection.query(`set local search_path to ${path}`);
    for (const table of tables) await connection.query(emptyTable(table));
    const present = new Set([...relations.keys(), ...tables.map(({ name }) => name)]);
    for (const view of target.views) {
      if (!view.reads.every((name) => present.has(name))) continue;
      present.add(view.name);
      await connection.query(`create temporary view ${quoted(view.name)} as\n${view.sql}`);
    }
    return await temporaryViews(connection);
  } catch (error) {
    if (!isLoaderError(error) || error.transient) throw error;
    return new Map();
  } finally {
    const undo = isInTransaction ? 'rollback to savepoint view_columns' : 'rollback';
    await connection.query(undo).catch(() => undefined);
  }
}

function emptyTable(table: Table): string {
  const columns = physicalColumns(table).map(({ name, type }) => `${quoted(name)} ${type}`);
  return `create temporary table ${quoted(table.name)} (${columns.join(', ')})`;
}

async function temporaryViews(
  connection: DatabaseConnection,
): Promise<ReadonlyMap<string, ViewColumns>> {
  const { rows } = await connection.query(
    `select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = pg_my_temp_schema() and c.relkind = 'v' and a.attnum > 0
      order by c.relname, a.attnum`,
  );
  const columnsByView = new Map<string, Map<string, string>>();
  for (const { name, column, type } of rows) {
    const columns = columnsByView.get(String(name)) ?? new Map<string, string>();
    columnsByView.set(String(name), columns.set(String(column), String(type)));
  }
  return columnsByView;
}
