import type { ColumnType } from '../column.ts';

/** A column of a mart. Its description says when it is null. */
export interface MartColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
}

/**
 * The definition of a mart: an analysis of the tables, and a view in targets that are databases.
 *
 * `sql` is one `select` (or `with … select`) that runs unchanged on PostgreSQL, PGlite and DuckDB;
 * other engines have their own SQL. Table names are unqualified, and there is no `order by` and no
 * semicolon. It reads only the tables in `reads`, no other marts.
 */
export interface Mart<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly columns: readonly MartColumn[];
  readonly reads: readonly string[];
  readonly sql: string;
  /** The SQL for Athena (Trino), over the tables of a Glue database. */
  readonly athenaSql: string;
  /** The SQL for Redshift. */
  readonly redshiftSql: string;
}
