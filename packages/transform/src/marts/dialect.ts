/** What the marts say differently to different engines. */
export interface Dialect {
  /** The type of 64-bit floating-point numbers. */
  readonly double: string;
  /** Seconds since 1970 of a timestamp. */
  seconds(moment: string): string;
  /** The aggregate that gives the median of a column, in a query over {@link Dialect.ranked}. */
  median(column: string): string;
  /**
   * What to select from where the median of a column is wanted for each value of another: the
   * relation itself, or one that knows the place of each row in its group.
   */
  ranked(relation: string, group: string, column: string): string;
}

/** PostgreSQL, PGlite, DuckDB and Redshift. */
export const common: Dialect = {
  double: 'double precision',
  seconds: (moment) => `extract(epoch from ${moment})`,
  median: (column) => `percentile_cont(0.5) within group (order by ${column})`,
  ranked: (relation) => relation,
};

/**
 * Athena, which is Trino. It has no percentile_cont, and its approx_percentile is not exact: the
 * median is the mean of the row in the middle, or of the two rows there.
 */
export const athena: Dialect = {
  double: 'double',
  seconds: (moment) => `to_unixtime(${moment})`,
  median: (column) => `avg(case when 2 * place between places and places + 2 then ${column} end)`,
  ranked: (relation, group, column) => `(
  select
    *,
    row_number() over (partition by ${group} order by ${column}) as place,
    count(*) over (partition by ${group}) as places
  from ${relation}
) as ranked`,
};

/** The SQL of a mart in every dialect, from one text. */
export function inDialects(sql: (dialect: Dialect) => string): { sql: string; athenaSql: string } {
  return { sql: sql(common), athenaSql: sql(athena) };
}
