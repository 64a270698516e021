import type { ColumnType } from '../column.ts';

/** The types of Spark SQL, as written in DDL. */
export type SparkType = 'string' | 'int' | 'bigint' | 'double' | 'boolean' | 'timestamp' | 'date';

/** The Spark SQL type of each column type; JSON is stored as text. */
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

/** The types with which `from_json` reads values. */
export type SparkReadType = 'string' | 'double' | 'boolean';

/**
 * The type with which `from_json` reads a value. Numbers are read as doubles, as in JavaScript,
 * because Spark does not accept `2022.0` or `2.022e3` as an integer.
 */
export const readTypes: Readonly<Record<ColumnType, SparkReadType>> = {
  text: 'string',
  integer: 'double',
  bigint: 'double',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'string',
  date: 'string',
  json: 'string',
};

/** A quoted identifier, which may be a reserved word of Spark. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text literal. Spark reads a backslash as an escape. */
export function sparkText(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
