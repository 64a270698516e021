import type { Mart } from './mart.ts';

/** What the marts say differently to different engines. */
export interface Dialect {
  /** The type of 64-bit floating-point numbers. */
  readonly double: string;
  /** Seconds from one timestamp to another, as a number that may have a fraction. */
  secondsBetween(from: string, to: string): string;
  /** The aggregate that gives the median of a column, in a query over {@link Dialect.ranked}. */
  median(column: string): string;
  /**
   * What to select from where the median of a column is wanted for each value of another: the
   * relation itself, or one that knows the place of each row in its group.
   */
  ranked(relation: string, group: string, column: string): string;
}

/** PostgreSQL, PGlite and DuckDB. */
export const common: Dialect = {
  double: 'double precision',
  secondsBetween: (from, to) => `extract(epoch from ${to}) - extract(epoch from ${from})`,
  median: (column) => `percentile_cont(0.5) within group (order by ${column})`,
  ranked: (relation) => relation,
};

/**
 * Athena, which is Trino. It has no percentile_cont, and its approx_percentile is not exact: the
 * median is the mean of the row in the middle, or of the two rows there.
 */
export const athena: Dialect = {
  double: 'double',
  secondsBetween: (from, to) => `to_unixtime(${to}) - to_unixtime(${from})`,
  median: (column) => `avg(case when 2 * place between places and places + 2 then ${column} end)`,
  ranked: (relation, group, column) => `(
  select
    *,
    row_number() over (partition by ${group} order by ${column}) as place,
    count(*) over (partition by ${group}) as places
  from ${relation}
) as ranked`,
};

/** Redshift, whose `extract(epoch …)` of a timestamp is a whole number of seconds. */
export const redshift: Dialect = {
  ...common,
  secondsBetween: (from, to) =>
    `cast(datediff(microsecond, ${from}, ${to}) as double precision) / 1000000`,
};

/** The SQL of a mart in every dialect, from one text. */
export function inDialects(
  sql: (dialect: Dialect) => string,
): Pick<Mart, 'sql' | 'athenaSql' | 'redshiftSql'> {
  return { sql: sql(common), athenaSql: sql(athena), redshiftSql: sql(redshift) };
}
