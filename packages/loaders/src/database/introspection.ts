import type { DatabaseConnection } from './connection.ts';

export interface CatalogColumn {
  readonly type: string;
  readonly nullable: boolean;
  /** Whether the database fills it if an insert leaves it out. */
  readonly filled: boolean;
}

/** A table, a view or another relation of a schema. */
export interface Relation {
  readonly name: string;
  /** `r` table, `p` partitioned table, `v` view, `m` materialized view, `f` foreign table, … */
  readonly kind: string;
  readonly comment: string | null;
  readonly columns: ReadonlyMap<string, CatalogColumn>;
  readonly primaryKey: readonly string[];
  /** Name of the constraint, if there is a primary key. */
  readonly primaryKeyName: string | null;
}

/** A schema as it is: whether it exists, and its relations by name. */
export interface Catalog {
  readonly schemaExists: boolean;
  readonly relations: ReadonlyMap<string, Relation>;
}

/** Reads a schema with three queries. */
export async function readCatalog(
  connection: DatabaseConnection,
  schema: string,
): Promise<Catalog> {
  const found = await connection.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (found.rows.length === 0) return { schemaExists: false, relations: new Map() };
  const columns = await connection.query(
    `select c.relname as name, cast(c.relkind as text) as kind,
            obj_description(c.oid, 'pg_class') as comment,
            a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
            a.attnotnull as not_null,
            a.atthasdef or a.attidentity <> '' as filled
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')
      order by c.relname, a.attnum`,
    [schema],
  );
  const keys = await connection.query(
    `select c.relname as name, a.attname as column, x.relname as key
       from pg_index i
       join pg_class x on x.oid = i.indexrelid
       join pg_class c on c.oid = i.indrelid
       join pg_namespace n on n.oid = c.relnamespace
       cross join unnest(cast(i.indkey as smallint[])) with ordinality as k(attnum, ordinal)
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where n.nspname = $1 and i.indisprimary
      order by c.relname, k.ordinal`,
    [schema],
  );

  const primaryKeys = Map.groupBy(keys.rows, (row) => String(row['name']));
  const relations = new Map<string, Relation>();
  for (const [name, rows] of Map.groupBy(columns.rows, (row) => String(row['name']))) {
    const [first] = rows;
    relations.set(name, {
      name,
      kind: String(first?.['kind']),
      comment: (first?.['comment'] as string | null | undefined) ?? null,
      columns: new Map(
        rows
          .filter((row) => row['column'] !== null)
          .map((row) => [
            String(row['column']),
            {
              type: String(row['type']),
              nullable: row['not_null'] !== true,
              filled: row['filled'] === true,
            },
          ]),
      ),
      primaryKey: (primaryKeys.get(name) ?? []).map((row) => String(row['column'])),
      primaryKeyName: (primaryKeys.get(name)?.[0]?.['key'] as string | undefined) ?? null,
    });
  }
  return { schemaExists: true, relations };
}
