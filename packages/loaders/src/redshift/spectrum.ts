import type { Mart, Table } from '@spacex-platform/transform';
import { runKeyName, runsTableName } from '../curated-zone/layout.ts';
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
  /** The published run of each table by its name, as the pointer of the lake has it. */
  readonly runs: ReadonlyMap<string, string>;
}

/**
 * Queries curated data in S3: the Glue database as an external schema, a view over each published
 * table, and the marts over those views. Views over external tables are late-binding, so everything
 * in them is qualified.
 *
 * A table with a partition is an Athena view in the catalog, which Redshift cannot read: its view
 * here reads the table of all runs, and must be re-created to show the next run.
 *
 * @example
 * ```ts
 * const runs = new Map([['cores', runId]]);
 * const names = { schema: 'spacex', externalSchema: 'spacex_lake', glueDatabase: 'spacex' };
 * const statements = spectrumSchema(
 *   { ...names, iamRole: 'default', runs },
 *   tables,
 *   Object.values(marts),
 * );
 * ```
 */
export function spectrumSchema(
  { schema, externalSchema, glueDatabase, iamRole, runs }: SpectrumOptions,
  tables: readonly Table[],
  marts: readonly Mart[],
): string[] {
  const role = iamRole === 'default' ? 'default' : literal(iamRole);
  return [
    `create external schema if not exists ${quoted(externalSchema)}\nfrom data catalog\ndatabase ${literal(glueDatabase)}\niam_role ${role}`,
    `create schema if not exists ${quoted(schema)}`,
    ...tables.flatMap((table) => {
      const run = runs.get(table.name);
      if (run === undefined) return [];
      const columns = Object.entries(table.columns).map(([name, { type }]) =>
        type === 'json' ? `  json_parse(${quoted(name)}) as ${quoted(name)}` : `  ${quoted(name)}`,
      );
      const from =
        table.partition === null
          ? qualified(externalSchema, table.name)
          : `${qualified(externalSchema, runsTableName(table.name))}\nwhere ${quoted(runKeyName)} = ${literal(run)}`;
      return `create or replace view ${qualified(schema, table.name)} as\nselect\n${columns.join(',\n')}\nfrom ${from}\nwith no schema binding`;
    }),
    ...redshiftViews(marts).map((view) => {
      const name = qualified(schema, view.name);
      return `create or replace view ${name} as\n${qualifiedSql(schema, view)}\nwith no schema binding`;
    }),
  ];
}
