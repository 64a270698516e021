const longest = 80;

/** A statement as a message names it: `The statement (update "spacex"."cores" t)`. */
export function statementName(sql: string): string {
  const line = (sql.trim().split('\n', 1)[0] ?? '').replace(/ \($/, '');
  return `The statement (${line.length > longest ? `${line.slice(0, longest - 1)}…` : line})`;
}
