import type { Table } from '@spacex-platform/transform';
import { isLoaderError } from '../errors/loader-error.ts';
import { quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { physicalColumns } from './ddl.ts';
import type { Catalog } from './introspection.ts';
import type { DatabaseTarget } from './target.ts';

/** Types of the columns of a view by their names, in order. */
export type ViewShape = ReadonlyMap<string, string>;

/**
 * The columns that the definitions of views give, as the database itself sees them: over empty
 * temporary tables, which are gone when this returns. A view that cannot be made is left out;
 * making it for good will say why.
 *
 * @param isInTransaction whether the caller has begun one
 */
export async function shapesOfViews(
  connection: DatabaseConnection,
  target: Pick<DatabaseTarget, 'schema' | 'views'>,
  { relations }: Catalog,
  tables: readonly Table[],
  isInTransaction: boolean,
): Promise<ReadonlyMap<string, ViewShape>> {
  await connection.query(isInTransaction ? 'savepoint view_shapes' : 'begin');
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
    const undo = isInTransaction ? 'rollback to savepoint view_shapes' : 'rollback';
    await connection.query(undo).catch(() => undefined);
  }
}

function emptyTable(table: Table): string {
  const columns = physicalColumns(table).map(({ name, type }) => `${quoted(name)} ${type}`);
  return `create temporary table ${quoted(table.name)} (${columns.join(', ')})`;
}

async function temporaryViews(
  connection: DatabaseConnection,
): Promise<ReadonlyMap<string, ViewShape>> {
  const { rows } = await connection.query(
    `select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = pg_my_temp_schema() and c.relkind = 'v' and a.attnum > 0
      order by c.relname, a.attnum`,
  );
  const shapes = new Map<string, Map<string, string>>();
  for (const { name, column, type } of rows) {
    const shape = shapes.get(String(name)) ?? new Map<string, string>();
    shapes.set(String(name), shape.set(String(column), String(type)));
  }
  return shapes;
}
