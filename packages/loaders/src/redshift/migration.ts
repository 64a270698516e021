import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { qualified, quoted } from '../sql/names.ts';
import { constraintOf, type PhysicalColumn } from '../sql/physical-column.ts';
import { allTables } from '../sql/sql-target.ts';
import { type ViewDefinition, viewComment } from '../sql/views.ts';
import type { Warehouse } from './connection.ts';
import { commentsOn, createTable, redshiftColumns } from './ddl.ts';
import type { RedshiftCatalog, RedshiftRelation } from './introspection.ts';
import {
  type ColumnUses,
  readColumnUses,
  replaceColumns,
  replacementOf,
} from './nullable-columns.ts';
import { literal } from './sql-text.ts';
import type { RedshiftTarget } from './target.ts';
import { createView } from './views.ts';

type Target = Pick<RedshiftTarget, 'name' | 'schema' | 'views' | 'tables'>;
type Request = Pick<OpenRequest, 'tables'>;

/** Compares the definitions with the catalog and, where columns become nullable, with the views. */
export async function readMigration(
  warehouse: Warehouse,
  target: Target,
  catalog: RedshiftCatalog,
  request: Request,
): Promise<string[]> {
  const tables = allTables(target, request);
  const uses = await readColumnUses(warehouse, target.schema, catalog, tables);
  return planMigration(target, catalog, request, uses);
}

/**
 * Compares the definitions with the catalog. Returns the statements that a load needs, in order.
 * Changes that only add or relax are planned; any other difference stops the run, with the SQL that
 * would fix it if there is one.
 *
 * @param uses of {@link readColumnUses}
 * @throws LoaderError `schema_conflict`
 */
function planMigration(
  target: Target,
  { relations }: RedshiftCatalog,
  request: Request,
  uses: ColumnUses,
): string[] {
  const { schema, views } = target;
  const tables = allTables(target, request);
  const statements: string[] = [];
  const conflicts: string[] = [];
  for (const table of tables) {
    const relation = relations.get(table.name);
    if (relation === undefined) {
      statements.push(createTable(schema, table, tables), ...commentsOn(schema, table));
      continue;
    }
    const found = conflictsOf(schema, table, relation, uses);
    conflicts.push(...found);
    if (found.length > 0) continue;
    const replaced = replaceColumns(schema, table, relation, uses);
    const missing = redshiftColumns(table).filter(
      ({ name, nullable }) =>
        !relation.columns.has(name) && !(nullable && relation.columns.has(replacementOf(name))),
    );
    if (replaced.length === 0 && missing.length === 0) continue;
    statements.push(...replaced);
    if (missing.length > 0) statements.push(...addColumns(schema, table, missing));
    statements.push(...commentsOn(schema, table));
  }
  for (const view of views) {
    const relation = relations.get(view.name);
    if (relation === undefined) continue;
    if (relation.kind !== 'v') conflicts.push(renameAway(schema, view.name, 'not a view'));
    else if (hasOtherColumns(relation, view)) {
      conflicts.push(
        `the columns of view ${view.name} differ from its definition, so it must be dropped and re-created (restore its grants after the next run): drop view ${qualified(schema, view.name)};`,
      );
    }
  }
  if (conflicts.length > 0) throw schemaConflict(target.name, schema, conflicts);
  const present = new Set([...relations.keys(), ...tables.map(({ name }) => name)]);
  for (const view of views) {
    if (!view.reads.every((name) => present.has(name))) continue;
    present.add(view.name);
    if (relations.get(view.name)?.comment !== viewComment(view)) {
      statements.push(...createView(schema, view));
    }
  }
  return statements;
}

/** `create or replace view` cannot change the columns of a view. */
function hasOtherColumns(relation: RedshiftRelation, view: ViewDefinition): boolean {
  if (view.columns === undefined || relation.comment === viewComment(view)) return false;
  const names = view.columns.map(({ name }) => name);
  return names.join() !== [...relation.columns.keys()].join();
}

/**
 * New columns are nullable even if the definition is not: existing rows have no value yet, or an
 * older version of the platform writes rows without the column. Their content hash is reset, so that the next successful run updates them: this run may still
 * fail after the columns have been added.
 */
function addColumns(schema: string, table: Table, missing: readonly PhysicalColumn[]): string[] {
  const at = qualified(schema, table.name);
  const resetHash = `update ${at} set "_content_hash" = 0`;
  const add = missing.map(
    (column) =>
      `alter table ${at} add column ${quoted(column.name)} ${column.type}${constraintOf({ ...column, nullable: true }, literal)}`,
  );
  const hashIsNew = missing.some(({ name }) => name === '_content_hash');
  return hashIsNew ? [...add, resetHash] : [resetHash, ...add];
}

function conflictsOf(
  schema: string,
  table: Table,
  relation: RedshiftRelation,
  uses: ColumnUses,
): string[] {
  if (relation.kind !== 'r') return [renameAway(schema, table.name, 'not a table')];
  const at = qualified(schema, table.name);
  const conflicts: string[] = [];
  for (const { name, type } of redshiftColumns(table)) {
    const there = relation.columns.get(name);
    if (there === undefined) continue;
    const { views = [] } = uses.get(`${table.name}.${name}`) ?? {};
    if (views.length > 0) {
      conflicts.push(
        `${table.name}.${name} requires a value, but may be null by its definition, and Redshift can only replace the column. Views that read it: ${views.join(', ')}. Drop them, and restore them and their grants after the next run, which creates marts itself: ${views.map((view) => `drop view ${view};`).join(' ')}`,
      );
    }
    if (there.type === type) continue;
    const canAlter = /^character varying/.test(there.type) && /^character varying/.test(type);
    const how = canAlter
      ? `alter table ${at} alter column ${quoted(name)} type ${type};`
      : 'create a new table with the right type and move the rows.';
    conflicts.push(`${table.name}.${name} is ${there.type}, not ${type}: ${how}`);
  }
  const own = new Set(redshiftColumns(table).map(({ name }) => name));
  for (const [name, { nullable, filled }] of relation.columns) {
    if (own.has(name) || nullable || filled) continue;
    conflicts.push(
      `${table.name}.${name} is not part of the definition, and requires a value: alter table ${at} drop column ${quoted(name)};`,
    );
  }
  return conflicts;
}

function renameAway(schema: string, name: string, what: string): string {
  return `${name} is ${what}: alter table ${qualified(schema, name)} rename to ${quoted(`${name}_before`)};`;
}

function schemaConflict(target: string, schema: string, conflicts: readonly string[]) {
  return new LoaderError(
    'schema_conflict',
    `Schema "${schema}" on ${target} does not match the table definitions. Nothing was changed. ` +
      `If these changes are right for your data, make them and start again:\n  ${conflicts.join('\n  ')}`,
    { target },
  );
}
