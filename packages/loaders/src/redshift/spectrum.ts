import type { ColumnType, Mart, Table } from '@spacex-platform/transform';
import { qualified, quoted } from '../sql/names.ts';
import { literal } from './sql-text.ts';
import { qualifiedSql, redshiftViews } from './views.ts';

/** Options of {@link spectrumSchema}. */
export interface SpectrumOptions {
  /** Schema of the views. */
  readonly schema: string;
  /** External schema of the catalog's tables. */
  readonly externalSchema: string;
  /** Database of the Glue catalog with the curated zone. */
  readonly glueDatabase: string;
  /** ARN of a role that may read the catalog and the bucket, or `default`. */
  readonly iamRole: string;
}

/**
 * Queries curated data in S3: the Glue database as an external schema, a view over each of its
 * Iceberg tables, and the marts over those views. The views always show what is published. Views over
 * external tables are late-binding, so everything in them is qualified.
 *
 * @example
 * ```ts
 * const names = { schema: 'spacex', externalSchema: 'spacex_lake', glueDatabase: 'spacex' };
 * const statements = spectrumSchema(
 *   { ...names, iamRole: 'default' },
 *   tables,
 *   Object.values(marts),
 * );
 * ```
 */
export function spectrumSchema(
  { schema, externalSchema, glueDatabase, iamRole }: SpectrumOptions,
  tables: readonly Table[],
  marts: readonly Mart[],
): string[] {
  const role = iamRole === 'default' ? 'default' : literal(iamRole);
  return [
    `create external schema if not exists ${quoted(externalSchema)}\nfrom data catalog\ndatabase ${literal(glueDatabase)}\niam_role ${role}`,
    `create schema if not exists ${quoted(schema)}`,
    ...tables.map((table) => {
      const columns = Object.entries(table.columns).map(([name, { type }]) =>
        spectrumColumn(name, type),
      );
      return `create or replace view ${qualified(schema, table.name)} as\nselect\n  ${columns.join(',\n  ')}\nfrom ${qualified(externalSchema, table.name)}\nwith no schema binding`;
    }),
    ...redshiftViews(marts).map((view) => {
      const name = qualified(schema, view.name);
      return `create or replace view ${name} as\n${qualifiedSql(schema, view)}\nwith no schema binding`;
    }),
  ];
}

/**
 * A column of an external table, with the type that it has in the tables of a warehouse: an Iceberg
 * table has JSON as text, and timestamps with a time zone, which is UTC.
 */
function spectrumColumn(name: string, type: ColumnType): string {
  const column = quoted(name);
  if (type === 'json') return `json_parse(${column}) as ${column}`;
  if (type === 'timestamp') return `${column} at time zone 'UTC' as ${column}`;
  return column;
}
