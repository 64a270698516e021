import type { Table } from '../table.ts';
import type { Check } from './check.ts';
import { reads, sqlOf } from './relations.ts';

/**
 * The check with the columns that it reads, by table: those whose name occurs in its SQL. The SQL must
 * name each column, which that of the platform does.
 */
export function withColumnsRead(check: Check, tables: readonly Table[]): Check {
  const text = everySqlOf(check);
  const words = new Set(text.match(/\w+/g));
  const read = tables.flatMap(({ name, columns, key }) => {
    if (!reads(check, name)) return [];
    const named = Object.keys(columns).filter(
      (column) => words.has(column) || text.includes(`"${column}"`),
    );
    return [[name, named.length === 0 ? key : named] as const];
  });
  return { ...check, reads: Object.fromEntries(read) };
}

function everySqlOf(check: Check): string {
  const { knownRule: rule } = check;
  return [sqlOf(check), ...ownSqlOf(check), rule?.about, rule?.isKnown].join('\n');
}

function ownSqlOf(check: Check): readonly (string | null)[] {
  switch (check.kind) {
    case 'rows':
      return [check.subject];
    case 'unique':
      return [check.subject, ...check.key];
    case 'reference':
      return [check.column, check.parentKey];
    case 'agreement':
      return [check.one.aggregate, check.other.aggregate];
    case 'query':
      return [];
  }
}
