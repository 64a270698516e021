/** A quoted name of a column, the same on every engine: `"class"`. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** A text literal: `'KSC'`. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A text of the source, to name something by: texts may be as long as a column of Redshift, where
 * nothing can be put behind them.
 */
export function short(text: string): string {
  return `substring(${text}, 1, 200)`;
}

/** An expression that names a launch to people. */
export const launchSubject = `${short('name')} || ' ' || launch_id`;
