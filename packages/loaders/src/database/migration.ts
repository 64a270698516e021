import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import { literal, qualified, quoted } from '../sql/names.ts';
import { constraintOf, type PhysicalColumn } from '../sql/physical-column.ts';
import { createView, viewComment } from '../sql/views.ts';
import type { DatabaseConnection } from './connection.ts';
import { commentsOn, createTable, physicalColumns } from './ddl.ts';
import type { Catalog, Relation } from './introspection.ts';
import type { DatabaseTarget } from './target.ts';
import { readViewChanges, type ViewChanges } from './view-changes.ts';

/** Schema changes that a load needs. */
export interface Migration {
  /** DDL in order; empty when nothing is missing. */
  readonly statements: readonly string[];
  /** Tables with a new column: every row must be updated, changed or not. */
  readonly widened: ReadonlySet<string>;
}

/** Compares the definitions with the catalog and, where views have changed, with the database. */
export async function readMigration(
  connection: DatabaseConnection,
  target: Pick<DatabaseTarget, 'name' | 'schema' | 'views'>,
  catalog: Catalog,
  tables: readonly Table[],
  isInTransaction = false,
): Promise<Migration> {
  const views = await readViewChanges(connection, target, catalog, tables, isInTransaction);
  return planMigration(target, catalog, tables, views);
}

/**
 * Compares the definitions with the catalog. Changes that only add or relax are planned. Any other
 * difference stops the run with the SQL that would fix it, since only a person can decide on that.
 *
 * @param viewChanges of {@link readViewChanges}
 * @throws LoaderError `schema_conflict`
 */
export function planMigration(
  { name: target, schema, views }: Pick<DatabaseTarget, 'name' | 'schema' | 'views'>,
  { relations: catalog }: Catalog,
  tables: readonly Table[],
  viewChanges: ViewChanges,
): Migration {
  const { rebuilt } = viewChanges;
  const statements: string[] = [];
  const widened = new Set<string>();
  const conflicts: Conflict[] = [];

  for (const table of tables) {
    const relation = catalog.get(table.name);
    if (relation === undefined) {
      statements.push(createTable(schema, table), ...commentsOn(schema, table));
      continue;
    }
    const found = conflictsOf(schema, table, relation);
    conflicts.push(...found);
    if (found.length > 0) continue;
    statements.push(...relaxedColumns(schema, table, relation));
    const missing = physicalColumns(table).filter(({ name }) => !relation.columns.has(name));
    if (missing.length === 0) continue;
    widened.add(table.name);
    statements.push(...missing.map((column) => addColumn(schema, table.name, column)));
    statements.push(...commentsOn(schema, table));
  }
  for (const view of views) {
    const relation = catalog.get(view.name);
    if (relation === undefined || relation.kind === 'v') continue;
    conflicts.push({ what: `${view.name} is not a view`, fix: renameAway(schema, relation) });
  }
  conflicts.push(...viewChanges.conflicts);
  if (conflicts.length > 0) throw schemaConflict(target, schema, conflicts);

  for (const { name } of views.toReversed()) {
    if (rebuilt.has(name)) statements.push(`drop view ${qualified(schema, name)}`);
  }
  const present = new Set([...catalog.keys(), ...tables.map((table) => table.name)]);
  for (const view of views) {
    if (!view.reads.every((name) => present.has(name))) continue;
    present.add(view.name);
    const grants = rebuilt.get(view.name);
    if (grants !== undefined || catalog.get(view.name)?.comment !== viewComment(view)) {
      statements.push(...createView(schema, view), ...(grants ?? []));
    }
  }
  // The views name their tables without a schema: a temporary table must not hide one.
  if (statements.length > 0) statements.unshift(`set search_path to ${quoted(schema)}, pg_temp`);
  return { statements, widened };
}

interface Conflict {
  readonly what: string;
  readonly fix: string;
}

function conflictsOf(schema: string, table: Table, relation: Relation): Conflict[] {
  const name = qualified(schema, table.name);
  if (relation.kind !== 'r' && relation.kind !== 'p') {
    return [{ what: `${table.name} is not a table`, fix: renameAway(schema, relation) }];
  }
  const conflicts: Conflict[] = [];
  for (const column of physicalColumns(table)) {
    const there = relation.columns.get(column.name);
    if (there !== undefined && there.type !== column.type) {
      conflicts.push({
        what: `${table.name}.${column.name} is ${there.type}, not ${column.type}`,
        fix: `alter table ${name} alter column ${quoted(column.name)} type ${column.type} using ${quoted(column.name)}::${column.type};`,
      });
    }
  }
  if (relation.primaryKey.join() !== table.key.join()) {
    const key = table.key.map(quoted).join(', ');
    conflicts.push({
      what: `${table.name} has ${relation.primaryKey.length === 0 ? 'no primary key' : `the primary key (${relation.primaryKey.join(', ')})`}, not (${table.key.join(', ')})`,
      fix:
        relation.primaryKeyName === null
          ? `alter table ${name} add primary key (${key});`
          : `alter table ${name} drop constraint ${quoted(relation.primaryKeyName)}, add primary key (${key});`,
    });
  }
  // After the key, since a column of the key cannot lose its NOT NULL.
  const own = new Set(physicalColumns(table).map(({ name: column }) => column));
  for (const [column, { nullable, filled }] of relation.columns) {
    if (own.has(column) || nullable || filled) continue;
    conflicts.push({
      what: `${table.name}.${column} is not part of the definition, and requires a value`,
      fix: `alter table ${name} alter column ${quoted(column)} drop not null;`,
    });
  }
  return conflicts;
}

const kindNames: Readonly<Record<string, string>> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};

function renameAway(schema: string, { kind, name }: Relation): string {
  const word = kindNames[kind] ?? 'table';
  return `alter ${word} ${qualified(schema, name)} rename to ${quoted(`${name}_before`)};`;
}

function addColumn(schema: string, table: string, column: PhysicalColumn): string {
  // Without a default it is nullable at first, even if the definition is not: existing rows have no
  // value yet.
  return `alter table ${qualified(schema, table)} add column ${quoted(column.name)} ${column.type}${backfill(column)}`;
}

/** Columns that may be null by their definition, but not in the table. */
function relaxedColumns(schema: string, table: Table, { columns }: Relation): string[] {
  return physicalColumns(table)
    .filter(({ name, nullable }) => nullable && columns.get(name)?.nullable === false)
    .map(
      ({ name }) =>
        `alter table ${qualified(schema, table.name)} alter column ${quoted(name)} drop not null`,
    );
}

const noRun = '00000000-0000-0000-0000-000000000000';

function backfill(column: PhysicalColumn): string {
  const { name } = column;
  if (column.default !== undefined) return constraintOf(column, literal);
  if (name === '_run_id') return ` not null default ${literal(noRun)}`;
  if (name === '_loaded_at') return ' not null default now()';
  if (name === '_content_hash') return ' not null default 0';
  return '';
}

function schemaConflict(target: string, schema: string, conflicts: readonly Conflict[]) {
  const list = conflicts.map(({ what }) => what).join('; ');
  const sql = conflicts.map(({ fix }) => `  ${fix}`).join('\n');
  return new LoaderError(
    'schema_conflict',
    `Schema "${schema}" on ${target} does not match the table definitions: ${list}. ` +
      `Nothing was changed. If these statements are right for your data, run them and start again:\n${sql}`,
    { target },
  );
}
