/** A quoted name of a column or table, valid on every engine: `"class"`. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A text literal: `'KSC'`. A backslash is a call of `chr`, because Redshift treats it as an escape
 * and the other engines do not.
 */
export function literal(text: string): string {
  const parts = text.split('\\').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] as string) : `(${parts.join(' || chr(92) || ')})`;
}

/**
 * The start of a text, for the name of a row. A text of the source may be as long as Redshift
 * allows, so that appending anything to it would be an error.
 */
export function short(text: string): string {
  return `substring(${text}, 1, 200)`;
}

/** An expression for the name of a launch in a result. */
export const launchSubject = `${short('name')} || ' ' || launch_id`;
