import type { Mart } from './mart.ts';

/** The parts of mart SQL that differ between engines. */
export interface Dialect {
  /** The type of 64-bit floating-point numbers. */
  readonly double: string;
  /**
   * A timestamp of the result. Those of Iceberg tables have a time zone in Athena, and its views and
   * `create table as` do not support that type.
   */
  timestamp(relation: string, column: string): string;
  /** Seconds from one timestamp to another, with fractions. */
  secondsBetween(from: string, to: string): string;
  /** The aggregate for the median of a column, in a query over {@link Dialect.ranked}. */
  median(column: string): string;
  /**
   * The relation to select from for medians of a column by group: the relation itself, or one with
   * the rank of each row in its group.
   */
  ranked(relation: string, group: string, column: string): string;
}

/** PostgreSQL, PGlite and DuckDB. */
export const common: Dialect = {
  double: 'double precision',
  timestamp: (relation, column) => `${relation}.${column}`,
  secondsBetween: (from, to) => `extract(epoch from ${to}) - extract(epoch from ${from})`,
  median: (column) => `percentile_cont(0.5) within group (order by ${column})`,
  ranked: (relation) => relation,
};

/**
 * Athena (Trino). It has no percentile_cont, and approx_percentile is not exact, so the median is
 * computed as the average of the one or two middle rows.
 */
export const athena: Dialect = {
  double: 'double',
  timestamp: (relation, column) => `cast(${relation}.${column} as timestamp(3)) as ${column}`,
  secondsBetween: (from, to) => `to_unixtime(${to}) - to_unixtime(${from})`,
  median: (column) =>
    `avg(case when 2 * row_rank between row_count and row_count + 2 then ${column} end)`,
  ranked: (relation, group, column) => `(
  select
    *,
    row_number() over (partition by ${group} order by ${column}) as row_rank,
    count(*) over (partition by ${group}) as row_count
  from ${relation}
) as ranked`,
};

/** Redshift. Its `extract(epoch …)` returns whole seconds, so datediff is used instead. */
export const redshift: Dialect = {
  ...common,
  secondsBetween: (from, to) =>
    `cast(datediff(microsecond, ${from}, ${to}) as double precision) / 1000000`,
};

/** Renders the SQL of a mart in every dialect. */
export function inDialects(
  sql: (dialect: Dialect) => string,
): Pick<Mart, 'sql' | 'athenaSql' | 'redshiftSql'> {
  return { sql: sql(common), athenaSql: sql(athena), redshiftSql: sql(redshift) };
}
