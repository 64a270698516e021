import { quoted } from './sql.ts';

const plainName = /^[a-z_][a-z0-9_]*$/;
const quotedName = /^"((?:[^"]|"")+)"$/;

/**
 * The relation that is a table: its name, in quotes unless it is plain.
 *
 * @example
 * ```ts
 * relationOf('launches'); // launches
 * relationOf('launch times'); // "launch times"
 * ```
 */
export function relationOf(table: string): string {
  return plainName.test(table) ? table : quoted(table);
}

/** The name of the table or mart that a relation is; undefined for a subquery. */
export function nameOfRelation(relation: string): string | undefined {
  if (plainName.test(relation)) return relation;
  return quotedName.exec(relation)?.[1]?.replaceAll('""', '"');
}

/** A relation for a FROM clause. Plain names are quoted too, since they may be reserved words. */
export function fromClause(relation: string): string {
  const name = nameOfRelation(relation);
  return name === undefined ? relation : quoted(name);
}
