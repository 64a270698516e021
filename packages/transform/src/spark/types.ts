import type { ColumnType } from '../column.ts';

/** Types of Spark SQL, as its DDL spells them. */
export type SparkType = 'string' | 'int' | 'bigint' | 'double' | 'boolean' | 'timestamp' | 'date';

/** What a column of each type is in Spark SQL; JSON is its text. */
export const sparkTypes: Readonly<Record<ColumnType, SparkType>> = {
  text: 'string',
  integer: 'int',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
  date: 'date',
  json: 'string',
};

/**
 * As what a value is read from JSON. Every number is read as a double, as JavaScript does:
 * `2022.0` and `2.022e3` are whole numbers there, which Spark would take for no integer.
 */
export const readTypes: Readonly<Record<ColumnType, 'string' | 'double' | 'boolean'>> = {
  text: 'string',
  integer: 'double',
  bigint: 'double',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'string',
  date: 'string',
  json: 'string',
};

/** A name as an identifier, whatever words Spark reserves. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
