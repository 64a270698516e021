/**
 * A quoted identifier: `"class"`.
 *
 * @example
 * ```ts
 * quoted('flight "number"'); // doubles the quotes inside
 * ```
 */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A quoted, qualified name: `"spacex"."launches"`.
 *
 * @example
 * ```ts
 * await reader.query(`select count(*) from ${qualified('spacex', 'launches')}`);
 * ```
 */
export function qualified(schema: string, name: string): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** A quoted text literal, for the statements that take no parameters (COMMENT, SET). */
export function literal(text: string): string {
  const escaped = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`;
}

/** A text literal of an engine that treats every backslash in it as an escape, as Redshift does. */
export function escapingLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** `"a", "b"` or, with a prefix, `s."a", s."b"`. */
export function columnList(names: readonly string[], prefix = ''): string {
  return names.map((name) => prefix + quoted(name)).join(', ');
}
