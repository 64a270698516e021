import { documentKeyOf, type Table } from '@spacex-platform/transform';
import { isRoot, rootOf } from '../run/root-table.ts';
import { columnComment } from '../sql/column-comment.ts';
import { qualified, quoted } from '../sql/names.ts';
import { constraintOf, type PhysicalColumn } from '../sql/physical-column.ts';
import { stagingType, systemColumns, tableType } from './column-types.ts';
import { distributionClause, distributionOf } from './distribution.ts';
import { literal } from './sql-text.ts';

/** The columns of a table in Redshift, in order. */
export function redshiftColumns(table: Table): PhysicalColumn[] {
  const own = Object.entries(table.columns).map(([name, column]) => ({
    name,
    type: tableType(table, name, column),
    nullable: column.nullable,
    ...(column.default !== undefined && { default: column.default }),
  }));
  return [...own, ...systemColumns.map(({ name, type }) => ({ name, type, nullable: false }))];
}

/**
 * `create table …` with its distribution. Redshift chooses the encodings. The planner trusts keys
 * that are not enforced, so only keys that always hold are declared: the primary key, which the
 * merge ensures, and the reference of a child to its own document. Other references may be broken
 * at the source, and are only in the comments.
 *
 * @param tables the tables of the schema, which may include its parent
 */
export function createTable(schema: string, table: Table, tables: readonly Table[]): string {
  const lines = redshiftColumns(table).map(
    (column) => `  ${quoted(column.name)} ${column.type}${constraintOf(column, literal)}`,
  );
  lines.push(`  primary key (${table.key.map(quoted).join(', ')})`);
  const parent = isRoot(table) ? undefined : rootOf(tables, table.resource);
  if (parent !== undefined) {
    const own = quoted(documentKeyOf(table));
    const there = `${qualified(schema, parent.name)} (${quoted(documentKeyOf(parent))})`;
    lines.push(`  foreign key (${own}) references ${there}`);
  }
  const name = qualified(schema, table.name);
  return `create table ${name} (\n${lines.join(',\n')}\n) ${distributionClause(table)}`;
}

/** `create table …` for the rows of one run, with the columns of its files in their order. */
export function createStage(schema: string, stage: string, table: Table): string {
  const lines = Object.entries(table.columns).map(
    ([name, column]) => `  ${quoted(name)} ${stagingType(table, name, column)}`,
  );
  const columns = [...lines, '  "_content_hash" bigint'].join(',\n');
  return `create table ${qualified(schema, stage)} (\n${columns}\n) backup no ${distributionClause(table)}`;
}

/** `comment on …` for the table and each of its columns that has a comment. */
export function commentsOn(schema: string, table: Table): string[] {
  const name = qualified(schema, table.name);
  const { reason } = distributionOf(table);
  const columns = [
    ...Object.entries(table.columns).map(([column, about]) => {
      const zone = about.type === 'timestamp' ? 'UTC.' : undefined;
      return { column, text: columnComment(about, zone) };
    }),
    ...systemColumns.map(({ name: column, description: text }) => ({ column, text })),
  ];
  return [
    `comment on table ${name} is ${literal(`${table.description} ${reason}`)}`,
    ...columns.flatMap(({ column, text }) =>
      text === undefined ? [] : [`comment on column ${name}.${quoted(column)} is ${literal(text)}`],
    ),
  ];
}
