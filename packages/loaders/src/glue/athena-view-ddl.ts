import type { CatalogPlace, CatalogView } from './view-entry.ts';

/**
 * The statement that creates a view in Athena.
 *
 * @example
 * ```ts
 * const { athenaSql, ...mart } = marts.core_usage;
 * athenaViewDdl({ database: 'spacex', url: 's3://bucket/lake' }, { ...mart, sql: athenaSql });
 * ```
 */
export function athenaViewDdl({ database }: CatalogPlace, { name, sql }: CatalogView): string {
  return `create or replace view "${database}"."${name}" as\n${sql}`;
}
