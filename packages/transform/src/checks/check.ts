/** The severity of a check: a failed error aborts `run --check`, a warning is only reported. */
export type Severity = 'error' | 'warning';

/**
 * Cases of a source that still receives data: they are known by a rule, since their number changes.
 * Both conditions are over the columns of a row that violates the check: of the table of a check of
 * the kind `rows`, of the SELECT of a query, and `subject` of a reference.
 */
export interface KnownRule {
  /** A condition, true for the cases that this rule decides; all others count against `known`. */
  readonly about: string;
  /** A condition, true for a known case. `:now` in it is the current UNIX time in seconds. */
  readonly isKnown: string;
  /** What is wrong with these cases, and how the tables and marts handle it. */
  readonly explanation: string;
  /** Columns that the conditions require. A target that lacks one has no such cases. */
  readonly columns?: readonly string[];
}

/** Columns by table. */
export type ColumnsRead = Readonly<Record<string, readonly string[]>>;

interface Rule {
  /** Stable: `core_flights.landing_success.without_attempt`. */
  readonly id: string;
  readonly severity: Severity;
  /** What must be true, in one sentence. */
  readonly description: string;
  /** Why the check may fail, and what that means for the figures. */
  readonly explanation?: string;
  /** The number of cases that the source is known to have. Only more cases fail the check. */
  readonly known?: number;
  /** Other cases that are known, by a rule. Not for the kinds `unique` and `agreement`. */
  readonly knownRule?: KnownRule;
  /** Tables that the check requires. If one of them is empty, the check is skipped. */
  readonly needs?: readonly string[];
  /**
   * Columns that the check requires, such as `launches.source`. If the target lacks one, the check is
   * skipped: no run of this version has migrated the table yet.
   */
  readonly columns?: readonly string[];
  /**
   * All columns that the SQL reads, by table, apart from those that marts read. Checks that have it can
   * share a statement; a check without it is executed with the table itself.
   */
  readonly reads?: ColumnsRead;
}

/** A check of single rows; all checks of the same relation share one scan. */
export interface RowCheck extends Rule {
  readonly kind: 'rows';
  /**
   * A table, with quotes if its name needs them, or another relation of a FROM clause. `:broken` in a
   * relation is replaced by a condition that is true for rows which violate any of its checks, so that
   * it can join the rest with these rows only.
   */
  readonly table: string;
  /** A condition over its columns, true for a row that violates the check. */
  readonly broken: string;
  /** An expression for the name of a row in the result. */
  readonly subject: string;
}

/** A check that a key is unique; not executed if the target itself enforces the key. */
export interface UniqueCheck extends Rule {
  readonly kind: 'unique';
  readonly table: string;
  readonly key: readonly string[];
  /** An expression for the name of a row in the result. */
  readonly subject: string;
}

/** A check that a referenced row exists; all checks with the same parent share one query. */
export interface ReferenceCheck extends Rule {
  readonly kind: 'reference';
  readonly table: string;
  readonly column: string;
  readonly parent: string;
  /** Null if the definition of the parent is unknown; then the check is skipped. */
  readonly parentKey: string | null;
}

/** A check with a query of its own. */
export interface QueryCheck extends Rule {
  readonly kind: 'query';
  /** A SELECT that returns each violation as a row with the column `subject`, its name. */
  readonly cases: string;
}

/** An aggregate of a table or a mart. */
export interface Figure {
  readonly from: string;
  /** An aggregate expression: `sum(flights)`. */
  readonly aggregate: string;
}

/** A check that two figures are equal; each table and mart is read once for all such checks. */
export interface AgreementCheck extends Rule {
  readonly kind: 'agreement';
  readonly one: Figure;
  readonly other: Figure;
}

/**
 * A data quality check. Its SQL runs unchanged on PostgreSQL, PGlite, DuckDB and Redshift, has
 * unqualified names of tables and marts, and no semicolon. `:now` in it is replaced by the current
 * UNIX time in seconds. It raises no error for any value that the tables can contain.
 */
export type Check = RowCheck | UniqueCheck | ReferenceCheck | QueryCheck | AgreementCheck;
