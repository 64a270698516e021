import { qualified } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import { isPublishProcedure, isStage } from './names.ts';

interface RedshiftColumn {
  readonly type: string;
  readonly nullable: boolean;
  /** Whether an insert may leave it out. */
  readonly filled: boolean;
}

export interface RedshiftRelation {
  /** `r` table, `v` view. */
  readonly kind: string;
  readonly comment: string | null;
  readonly columns: ReadonlyMap<string, RedshiftColumn>;
}

/** A schema as it is. */
export interface RedshiftCatalog {
  readonly schemaExists: boolean;
  readonly relations: ReadonlyMap<string, RedshiftRelation>;
  /** Procedures that killed runs have left. */
  readonly procedures: readonly string[];
}

/** Reads a schema with three queries. */
export async function readCatalog(warehouse: Warehouse, schema: string): Promise<RedshiftCatalog> {
  const { rows: found } = await warehouse.query(
    'select nspname as name from pg_namespace where nspname = $1',
    [schema],
  );
  if (found.length === 0) return { schemaExists: false, relations: new Map(), procedures: [] };
  const { rows } = await warehouse.query(
    `select c.relname as name, cast(c.relkind as varchar(1)) as kind,
            d.description, a.attname as column_name,
            format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null, a.atthasdef as filled
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid
       -- There are no functions for comments; 1259 is pg_class itself.
       left join pg_description d on d.objoid = c.oid and d.objsubid = 0 and d.classoid = 1259
      where n.nspname = $1 and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`,
    [schema],
  );
  const { rows: procedures } = await warehouse.query(
    `select p.proname as name from pg_proc_info p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = $1 and p.prokind = 'p'`,
    [schema],
  );
  const relations = new Map<string, RedshiftRelation>();
  for (const [name, columns] of Map.groupBy(rows, (row) => String(row['name']))) {
    const [first] = columns;
    relations.set(name, {
      kind: String(first?.['kind']),
      comment: (first?.['description'] as string | null | undefined) ?? null,
      columns: new Map(
        columns.map((row) => [
          String(row['column_name']),
          {
            type: String(row['type']),
            nullable: row['not_null'] !== true,
            filled: row['filled'] === true,
          },
        ]),
      ),
    });
  }
  return {
    schemaExists: true,
    relations,
    procedures: procedures.map((row) => String(row['name'])).filter(isPublishProcedure),
  };
}

/** Statements that drop leftovers of killed runs. The caller must hold the lease. */
export function dropLeftovers(
  schema: string,
  { relations, procedures }: Pick<RedshiftCatalog, 'relations' | 'procedures'>,
): string[] {
  return [
    ...[...relations.keys()].filter(isStage).map((name) => dropTable(schema, name)),
    ...procedures.map((name) => dropProcedure(schema, name)),
  ];
}

export function dropTable(schema: string, name: string): string {
  return `drop table if exists ${qualified(schema, name)}`;
}

export function dropProcedure(schema: string, name: string): string {
  return `drop procedure ${qualified(schema, name)}()`;
}
