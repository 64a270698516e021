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

/**
 * Placeholder in a relation for a condition: a row violates any of the checks that share the relation.
 * What follows is then computed only for these rows.
 */
export const anyBroken = ':broken';

/** Not after a colon, which is a cast of PostgreSQL. */
const placeholder = new RegExp(`(?<!:)${anyBroken}\\b`, 'g');

/** A FROM clause with the rows of a relation that violate any of these conditions. */
export function fromBroken(relation: string, conditions: readonly string[]): string {
  const any = conditions.map((condition) => `(${condition})`).join('\n  or ');
  const inside = relation.replace(placeholder, () => any);
  return inside === relation ? `${fromClause(relation)}\nwhere ${any}` : inside;
}
