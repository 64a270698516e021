/** A quoted name of a column, the same on every engine: `"class"`. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** A text literal: `'KSC'`. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
