import type { Mart } from './mart.ts';

/** An engine's way of SQL. */
export type SqlDialect = 'postgres' | 'athena' | 'redshift' | 'duckdb';

/**
 * The text of a mart for an engine: derived from the one definition, so that a mart means the
 * same everywhere. Names stay unqualified.
 *
 * @example
 * ```ts
 * martSql(marts.core_turnarounds, 'redshift'); // … datediff(microsecond, …) …
 * ```
 */
export function martSql({ sql }: Mart, dialect: Exclude<SqlDialect, 'athena'>): string {
  return dialect === 'redshift' ? redshift(sql) : sql;
}

/**
 * Redshift's `extract(epoch …)` of a timestamp without time zone is a whole number of seconds,
 * so differences are taken in microseconds; `position` is quoted, since it is a function too.
 */
function redshift(sql: string): string {
  return sql
    .replaceAll(
      /extract\(epoch from ([\w.]+)\) - extract\(epoch from ([\w.]+)\)/g,
      'cast(datediff(microsecond, $2, $1) as double precision) / 1000000',
    )
    .replaceAll(/(?<![\w."])position(?![\w"(])/g, '"position"');
}
