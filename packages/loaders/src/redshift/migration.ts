import type { Table } from '@spacex-platform/transform';
import { qualified, quoted } from '../database/sql-names.ts';
import { viewComment } from '../database/views.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { RedshiftCatalog, RedshiftRelation } from './catalog.ts';
import { commentsOn, createTable, redshiftColumns } from './ddl.ts';
import { systemDdl, systemTableNames } from './ledger-tables.ts';
import { allTables, type RedshiftTarget } from './target.ts';
import { createView } from './views.ts';

/** What has to be done to a schema before rows can go in. */
export interface RedshiftMigration {
  /** DDL in order; empty when nothing is missing. */
  readonly statements: readonly string[];
  /** Tables that got a column: their rows must be written again, changed or not. */
  readonly widened: ReadonlySet<string>;
}

/** What makes the schema, the ledger and the turns where they are missing. */
export function planSystem(schema: string, catalog: RedshiftCatalog): string[] {
  const statements = catalog.schemaExists ? [] : [`create schema if not exists ${quoted(schema)}`];
  for (const name of systemTableNames) {
    if (!catalog.relations.has(name)) statements.push(...systemDdl(schema, name));
  }
  return statements;
}

/**
 * Compares the definitions with the catalog. Whatever only adds is planned; anything else stops
 * the run, with the SQL that would mend it where there is one.
 *
 * @throws LoaderError `schema_conflict`
 */
export function planMigration(
  target: Pick<RedshiftTarget, 'name' | 'schema' | 'views' | 'tables'>,
  { relations }: RedshiftCatalog,
  request: Pick<OpenRequest, 'tables'>,
): RedshiftMigration {
  const { schema, views } = target;
  const tables = allTables(target, request);
  const statements: string[] = [];
  const widened = new Set<string>();
  const conflicts: string[] = [];
  for (const table of tables) {
    const relation = relations.get(table.name);
    if (relation === undefined) {
      statements.push(createTable(schema, table, tables), ...commentsOn(schema, table));
      continue;
    }
    const found = conflictsOf(schema, table, relation);
    conflicts.push(...found);
    const missing = redshiftColumns(table).filter(({ name }) => !relation.columns.has(name));
    if (found.length > 0 || missing.length === 0) continue;
    widened.add(table.name);
    // Nullable whatever the definition says: rows that are there have no value yet.
    for (const { name, type } of missing) {
      const at = qualified(schema, table.name);
      statements.push(`alter table ${at} add column ${quoted(name)} ${type}`);
    }
    statements.push(...commentsOn(schema, table));
  }
  for (const view of views) {
    const relation = relations.get(view.name);
    if (relation !== undefined && relation.kind !== 'v') {
      conflicts.push(renameAway(schema, view.name, 'not a view'));
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
  return { statements, widened };
}

function conflictsOf(schema: string, table: Table, relation: RedshiftRelation): string[] {
  if (relation.kind !== 'r') return [renameAway(schema, table.name, 'not a table')];
  const at = qualified(schema, table.name);
  const conflicts: string[] = [];
  for (const { name, type } of redshiftColumns(table)) {
    const there = relation.columns.get(name);
    if (there === undefined || there.type === type) continue;
    const mend = /^character varying/.test(there.type) && /^character varying/.test(type);
    const how = mend
      ? `alter table ${at} alter column ${quoted(name)} type ${type};`
      : 'make a new table with the right type and move the rows.';
    conflicts.push(`${table.name}.${name} is ${there.type}, not ${type}: ${how}`);
  }
  const own = new Set(redshiftColumns(table).map(({ name }) => name));
  for (const [name, { nullable }] of relation.columns) {
    if (own.has(name) || nullable) continue;
    conflicts.push(
      `${table.name}.${name} is not one of ours, and takes no row without a value: alter table ${at} drop column ${quoted(name)};`,
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
    `The schema "${schema}" on ${target} has another shape than the tables need. Nothing was changed. ` +
      `If these changes are right for your data, make them and start again:\n  ${conflicts.join('\n  ')}`,
    { target },
  );
}
