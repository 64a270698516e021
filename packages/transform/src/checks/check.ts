/** How much a rule matters: a failed error aborts `run --check`, a warning is told. */
export type Severity = 'error' | 'warning';

interface Rule {
  /** Stable: `core_flights.landing_success.without_attempt`. */
  readonly id: string;
  readonly severity: Severity;
  /** What must hold, in one sentence. */
  readonly description: string;
  /** Why it may fail, and what that means for the figures. */
  readonly explanation?: string;
  /**
   * How many cases the source is known to have. So many, or fewer, are a known fault; more are
   * news.
   */
  readonly known?: number;
  /** Tables that it cannot be judged without: where one of them is empty, it is skipped. */
  readonly needs?: readonly string[];
}

/** A rule about each row by itself; all rules over the same rows are counted in one scan. */
export interface RowCheck extends Rule {
  readonly kind: 'rows';
  /** A table, or what else can stand after FROM. */
  readonly table: string;
  /** A condition over its columns, true for a row that breaks the rule. */
  readonly broken: string;
  /** An expression that names a row to people. */
  readonly subject: string;
}

/** A rule that no two rows have one key; not looked at where the target itself keeps it. */
export interface UniqueCheck extends Rule {
  readonly kind: 'unique';
  readonly table: string;
  readonly key: readonly string[];
  /** An expression that names a row to people. */
  readonly subject: string;
}

/** A rule that a column leads somewhere; all rules about one parent share a look at its key. */
export interface ReferenceCheck extends Rule {
  readonly kind: 'reference';
  readonly table: string;
  readonly column: string;
  readonly parent: string;
  readonly parentKey: string;
}

/** A rule about rows together. */
export interface QueryCheck extends Rule {
  readonly kind: 'query';
  /** One SELECT with a row for each case that breaks the rule, named by its column `subject`. */
  readonly cases: string;
}

/** A figure of a table or a mart. */
export interface Figure {
  readonly from: string;
  /** An aggregate over its rows: `sum(flights)`. */
  readonly aggregate: string;
}

/** A rule that two figures are one; each table and mart is computed once for all such rules. */
export interface AgreementCheck extends Rule {
  readonly kind: 'agreement';
  readonly one: Figure;
  readonly other: Figure;
}

/**
 * A rule of the data, as data. Its SQL runs unchanged on PostgreSQL, PGlite, DuckDB and Redshift,
 * names tables and marts without a schema, and has no semicolon. `:now` in it stands for the UNIX
 * seconds of the moment that is judged by. It raises for no value that the tables can hold.
 */
export type Check = RowCheck | UniqueCheck | ReferenceCheck | QueryCheck | AgreementCheck;
