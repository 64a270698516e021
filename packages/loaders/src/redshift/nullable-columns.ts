import type { Table } from '@spacex-platform/transform';
import { qualified, quoted } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import { redshiftColumns } from './ddl.ts';
import type { RedshiftCatalog, RedshiftRelation } from './introspection.ts';

/** What depends on a column that must be replaced. */
export interface ColumnUse {
  /** Views that read it; views that are bound late do not count. Names with their schemas. */
  readonly views: readonly string[];
  /** Statements that restore the privileges that were granted on the column alone. */
  readonly grants: readonly string[];
}

/** Uses by table and column: `launches.net`. */
export type ColumnUses = ReadonlyMap<string, ColumnUse>;

/** Columns that may be null by their definition, but not in the table. */
export function strictColumns(table: Table, relation: RedshiftRelation): string[] {
  return redshiftColumns(table)
    .filter(({ name, nullable }) => nullable && relation.columns.get(name)?.nullable === false)
    .map(({ name }) => name);
}

/**
 * Reads what depends on columns that must become nullable. Runs no query if there are none.
 */
export async function readColumnUses(
  warehouse: Warehouse,
  schema: string,
  { relations }: Pick<RedshiftCatalog, 'relations'>,
  tables: readonly Table[],
): Promise<ColumnUses> {
  const isStrict = new Set<string>();
  for (const table of tables) {
    const relation = relations.get(table.name);
    if (relation === undefined) continue;
    for (const column of strictColumns(table, relation)) isStrict.add(`${table.name}.${column}`);
  }
  if (isStrict.size === 0) return new Map();
  // A view depends on itself by its rule, which depends on the columns that it reads.
  const { rows: views } = await warehouse.query(
    `select distinct t.relname as table_name, a.attname as column_name,
            n.nspname as view_schema, v.relname as view_name
       from pg_class t
       join pg_namespace tn on tn.oid = t.relnamespace
       join pg_attribute a on a.attrelid = t.oid
       join pg_depend d on d.refobjid = t.oid and d.refobjsubid = a.attnum
       join pg_depend i on i.classid = d.classid and i.objid = d.objid and i.deptype = 'i'
       join pg_class v on v.oid = i.refobjid and v.relkind = 'v'
       join pg_namespace n on n.oid = v.relnamespace
      where tn.nspname = $1 and a.attnotnull and a.attnum > 0
      order by 1, 2, 3, 4`,
    [schema],
  );
  const { rows: privileges } = await warehouse.query(
    `select relation_name as table_name, column_name, privilege_type, identity_name, identity_type
       from svv_column_privileges where namespace_name = $1
      order by 1, 2, 3, 4, 5`,
    [schema],
  );
  const keyOf = (row: Record<string, unknown>) => `${row['table_name']}.${row['column_name']}`;
  const viewsOf = Map.groupBy(views, keyOf);
  const privilegesOf = Map.groupBy(privileges, keyOf);
  const uses = [...isStrict].map((key): [string, ColumnUse] => [
    key,
    {
      views: (viewsOf.get(key) ?? []).map((row) =>
        qualified(String(row['view_schema']), String(row['view_name'])),
      ),
      grants: (privilegesOf.get(key) ?? []).map((row) => grant(schema, row)),
    },
  ]);
  return new Map(uses);
}

function grant(schema: string, row: Record<string, unknown>): string {
  const { table_name: table, column_name: column, privilege_type: privilege } = row;
  const name = quoted(String(row['identity_name']));
  const type = String(row['identity_type']);
  const who = type === 'public' ? 'public' : type === 'user' ? name : `${type} ${name}`;
  return `grant ${String(privilege).toLowerCase()} (${quoted(String(column))}) on ${qualified(schema, String(table))} to ${who}`;
}

/** The name that a replacement has until it gets that of the column. */
export function replacementOf(column: string): string {
  return `etl_nullable_${column}`;
}

/**
 * Redshift cannot drop NOT NULL, so the column is replaced: add, copy, drop and rename. The grants
 * on the table and its other columns are not touched. A run that was killed after any statement is
 * continued: where the replacement exists, it is filled again, and where the column is gone, it is
 * renamed.
 */
export function replaceColumns(
  schema: string,
  table: Table,
  relation: RedshiftRelation,
  uses: ColumnUses,
): string[] {
  const at = qualified(schema, table.name);
  const statements: string[] = [];
  const strict = new Set(strictColumns(table, relation));
  for (const { name, type, nullable } of redshiftColumns(table)) {
    const replacement = replacementOf(name);
    const hasReplacement = relation.columns.has(replacement);
    const isGone = !relation.columns.has(name) && hasReplacement && nullable;
    if (!strict.has(name) && !isGone) continue;
    if (!isGone) {
      if (!hasReplacement) {
        statements.push(`alter table ${at} add column ${quoted(replacement)} ${type}`);
      }
      statements.push(
        `update ${at} set ${quoted(replacement)} = ${quoted(name)}`,
        `alter table ${at} drop column ${quoted(name)}`,
      );
    }
    statements.push(`alter table ${at} rename column ${quoted(replacement)} to ${quoted(name)}`);
    statements.push(...(uses.get(`${table.name}.${name}`)?.grants ?? []));
  }
  return statements;
}
