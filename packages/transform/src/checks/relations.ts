import type { Check } from './check.ts';
import type { CheckQuery } from './check-queries.ts';

/** The plain names of tables and marts that checks read, apart from those in queries of their own. */
function namesIn(check: Check): readonly string[] {
  const { needs = [] } = check;
  switch (check.kind) {
    case 'rows':
    case 'unique':
      return [...needs, check.table];
    case 'reference':
      return [...needs, check.table, check.parent];
    case 'agreement':
      return [...needs, check.one.from, check.other.from];
    case 'query':
      return needs;
  }
}

const plainName = /^[a-z_][a-z0-9_]*$/;

/** The SQL in which other names can occur. */
function sqlOf(check: Check): string {
  if (check.kind === 'query') return check.cases;
  return namesIn(check)
    .map((name) => (plainName.test(name) ? '' : name))
    .join(' ');
}

/**
 * The checks that read a table or mart which the target does not have: it was loaded with a part of
 * the tables, or without views. If it has none of them, the result is empty, so that a query reports
 * that nothing has been loaded.
 */
export async function unreadableChecks(
  query: CheckQuery,
  checks: readonly Check[],
): Promise<ReadonlySet<Check>> {
  const names = [...new Set(checks.flatMap(namesIn))].filter((name) => plainName.test(name));
  const { rows } = await query(
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  );
  const existing = new Set(rows.map(({ name }) => String(name)));
  const missing = names.filter((name) => !existing.has(name));
  if (missing.length === 0 || missing.length === names.length) return new Set();
  const absent = new Set(missing);
  const inSql = new RegExp(`\\b(?:from|join)\\s+(?:${missing.join('|')})\\b`, 'i');
  return new Set(
    checks.filter(
      (check) => namesIn(check).some((name) => absent.has(name)) || inSql.test(sqlOf(check)),
    ),
  );
}
