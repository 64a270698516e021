import type { Table } from '@spacex-platform/transform';
import type { DatabaseConnection } from './connection.ts';

/** In which order a merge changes tables, so that foreign keys of users are satisfied. */
export interface MergeOrder {
  /** The tables, each one after those that it refers to. */
  readonly parentsFirst: readonly Table[];
  /** Names of the tables that a foreign key of another table refers to. */
  readonly referenced: ReadonlySet<string>;
}

/** Reads the foreign keys that users have declared; the platform declares none. */
export async function readMergeOrder(
  connection: DatabaseConnection,
  schema: string,
  tables: readonly Table[],
): Promise<MergeOrder> {
  const { rows } = await connection.query(
    `select case when cn.nspname = $1 then c.relname end as child, p.relname as parent
       from pg_constraint f
       join pg_class c on c.oid = f.conrelid
       join pg_namespace cn on cn.oid = c.relnamespace
       join pg_class p on p.oid = f.confrelid
       join pg_namespace pn on pn.oid = p.relnamespace
      where f.contype = 'f' and pn.nspname = $1 and c.oid <> p.oid
      order by 1, 2`,
    [schema],
  );
  const parents = Map.groupBy(rows, (row) => String(row['child']));
  const referenced = new Set(rows.map((row) => String(row['parent'])));
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<Table>();
  const entered = new Set<Table>();
  const add = (table: Table) => {
    // A cycle has no order: its keys must be deferrable.
    if (entered.has(table)) return;
    entered.add(table);
    for (const row of parents.get(table.name) ?? []) {
      const parent = byName.get(String(row['parent']));
      if (parent !== undefined) add(parent);
    }
    ordered.add(table);
  };
  for (const table of tables) add(table);
  return { parentsFirst: [...ordered], referenced };
}
