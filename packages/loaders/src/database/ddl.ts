import type { Table } from '@spacex-platform/transform';
import { columnComment } from '../sql/column-comment.ts';
import { literal, qualified, quoted } from '../sql/names.ts';
import { constraintOf, type PhysicalColumn } from '../sql/physical-column.ts';
import { postgresTypes, systemColumns } from './column-types.ts';

/**
 * The columns of a table in a database, in order.
 *
 * @example
 * ```ts
 * physicalColumns(cores).at(0); // { name: 'core_id', type: 'text', nullable: false }
 * ```
 */
export function physicalColumns(table: Table): PhysicalColumn[] {
  const own = Object.entries(table.columns).map(([name, column]) => ({
    name,
    type: postgresTypes[column.type],
    nullable: column.nullable,
    ...(column.default !== undefined && { default: column.default }),
  }));
  return [...own, ...systemColumns.map(({ name, type }) => ({ name, type, nullable: false }))];
}

/**
 * `create table …`, with its primary key.
 *
 * @example
 * ```ts
 * console.log(createTable('spacex', coreFlights)); // create table "spacex"."core_flights" (…
 * ```
 */
export function createTable(schema: string, table: Table): string {
  const columns = physicalColumns(table).map(
    (column) => `  ${quoted(column.name)} ${column.type}${constraintOf(column, literal)}`,
  );
  const key = `  primary key (${table.key.map(quoted).join(', ')})`;
  return `create table ${qualified(schema, table.name)} (\n${[...columns, key].join(',\n')}\n)`;
}

/**
 * `comment on …` for the table and each of its columns that has a comment.
 *
 * @example
 * ```ts
 * for (const statement of commentsOn('spacex', cores)) console.log(`${statement};`);
 * ```
 */
export function commentsOn(schema: string, table: Table): string[] {
  const name = qualified(schema, table.name);
  const columns: [string, string | undefined][] = Object.entries(table.columns).map(
    ([column, about]) => [column, columnComment(about)],
  );
  for (const { name: column, description } of systemColumns) columns.push([column, description]);
  return [
    `comment on table ${name} is ${literal(table.description)}`,
    ...columns.flatMap(([column, text]) =>
      text === undefined ? [] : [`comment on column ${name}.${quoted(column)} is ${literal(text)}`],
    ),
  ];
}
