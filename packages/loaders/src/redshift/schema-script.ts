import type { Mart, Table } from '@spacex-platform/transform';
import { quoted } from '../sql/names.ts';
import { commentsOn, createTable } from './ddl.ts';
import { systemDdl, systemTableNames } from './ledger-tables.ts';
import { createView, redshiftViews } from './views.ts';

/**
 * The statements that a first load would run to create everything, in order.
 *
 * @example
 * ```ts
 * redshiftSchema('spacex', tables, Object.values(marts)).join(';\n');
 * ```
 */
export function redshiftSchema(
  schema: string,
  tables: readonly Table[],
  marts: readonly Mart[],
): string[] {
  return [
    `create schema if not exists ${quoted(schema)}`,
    ...systemTableNames.flatMap((name) => systemDdl(schema, name)),
    ...tables.flatMap((table) => [
      createTable(schema, table, tables),
      ...commentsOn(schema, table),
    ]),
    ...redshiftViews(marts).flatMap((view) => createView(schema, view)),
  ];
}
