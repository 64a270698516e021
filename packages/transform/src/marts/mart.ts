import type { ColumnType } from '../column.ts';

/** A column of a mart; any but the grouping ones may be null, as its description says. */
export interface MartColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
}

/**
 * A mart as data: an analysis over the tables, a view where the target is a database.
 *
 * `sql` is one `select` (or `with … select`) that runs unchanged on PostgreSQL, PGlite and
 * DuckDB; other engines have a text of their own. Table names are unqualified, it has no `order by`
 * and no semicolon, and it reads the tables in `reads` only, so that it needs no other mart.
 */
export interface Mart<Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly columns: readonly MartColumn[];
  readonly reads: readonly string[];
  readonly sql: string;
  /** The same for Athena (Trino), over the tables of a Glue database. */
  readonly athenaSql: string;
  /** The same for Redshift. */
  readonly redshiftSql: string;
}
