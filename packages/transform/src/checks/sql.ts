/** A quoted column name, valid on every engine: `"class"`. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** A text literal: `'KSC'`. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
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
