import type { Check } from './check.ts';
import type { CheckQuery } from './check-statements.ts';
import { nameOfRelation } from './relation-names.ts';
import { quoted } from './sql.ts';

/** Names of tables and marts that a check has as data, apart from those in its SQL. */
function namesIn(check: Check): readonly string[] {
  return [...(check.needs ?? []), ...relationsIn(check)].filter((name) => name !== undefined);
}

function relationsIn(check: Check): readonly (string | undefined)[] {
  switch (check.kind) {
    case 'rows':
      return [nameOfRelation(check.table)];
    case 'unique':
      return [check.table];
    case 'reference':
      return [check.table, check.parent];
    case 'agreement':
      return [nameOfRelation(check.one.from), nameOfRelation(check.other.from)];
    case 'query':
      return [];
  }
}

/** The SQL in which other names can occur. */
export function sqlOf(check: Check): string {
  switch (check.kind) {
    case 'rows':
      return `from ${check.table} where ${check.broken}`;
    case 'agreement':
      return `from ${check.one.from} cross join ${check.other.from}`;
    case 'query':
      return check.cases;
    default:
      return '';
  }
}

/** Whether a check reads the table or mart with this name. */
export function reads(check: Check, name: string): boolean {
  return namesIn(check).includes(name) || inFromClause(name).test(sqlOf(check));
}

function inFromClause(name: string): RegExp {
  const forms = [name, quoted(name)].map((form) => form.replaceAll(/[^\w\s]/g, '\\$&'));
  return new RegExp(`\\b(?:from|join)\\s+(?:${forms.join('|')})(?![\\w"])`, 'i');
}

/** Checks as a target can run them. */
export interface ReadableChecks {
  /** In the same order; without a rule whose columns the target lacks. */
  readonly checks: readonly Check[];
  /** Those that it cannot run. */
  readonly unreadable: ReadonlySet<Check>;
  /** Whether the target has a table or mart, or a column as `table.column`. */
  exists(name: string): boolean;
}

/**
 * Finds the checks that read a table or mart which the target does not have, or require such a column:
 * it was loaded with a part of the tables, without views, or by an earlier version. If it has none of
 * them, no check is unreadable, so that a query reports that nothing has been loaded.
 */
export async function readableChecks(
  query: CheckQuery,
  given: readonly Check[],
): Promise<ReadableChecks> {
  const names = [...new Set(given.flatMap(namesIn))];
  const { rows } = await query(
    'select table_name as name, column_name as "column" from information_schema.columns where table_schema = current_schema()',
  );
  const existing = new Set(
    rows.flatMap(({ name, column }) => [String(name), `${String(name)}.${String(column)}`]),
  );
  // Redshift folds names to lower case.
  const exists = (name: string) => existing.has(name) || existing.has(name.toLowerCase());
  const missing = names.filter((name) => !exists(name));
  const checks = given.map((check) => {
    const { knownRule, ...others } = check;
    return knownRule?.columns?.every(exists) === false ? others : check;
  });
  if (missing.length === names.length) return { checks, unreadable: new Set(), exists };
  const unreadable = checks.filter(
    (check) =>
      missing.some((name) => reads(check, name)) ||
      (check.columns ?? []).some((name) => !exists(name)),
  );
  return { checks, unreadable: new Set(unreadable), exists };
}
